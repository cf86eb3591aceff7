import type { ProductInfo } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import type { IncludedService } from '../../products/sql/list-included-services.ts'
import type { Product } from '../../products/sql/product-row.ts'
import { writeFlag } from './read-params.ts'

/** The wire's `product_info`: espf-facts §7.3, §10.6; the last two only where they were asked for. */
export function productInfo(
  product: Product,
  more: { includedServices?: readonly IncludedService[]; allowedAddons?: number[] } = {},
): ProductInfo {
  const { includedServices, allowedAddons } = more
  return {
    i_product: product.iProduct,
    i_env: product.iEnv,
    name: product.name,
    description: product.description,
    iso_4217: product.iso4217,
    addon_priority: product.addonPriority,
    i_account_role: product.iAccountRole,
    i_access_policy: product.iAccessPolicy,
    i_vd_plan: product.iVdPlan,
    visible_name: product.visibleName,
    i_product_group: product.iProductGroup,
    product_group_name: product.productGroupName,
    realm: product.realm,
    hidden: writeFlag(product.hidden),
    shared: writeFlag(product.shared),
    managed_by_user: writeFlag(product.managedByUser),
    breakage: moneyToWire(product.breakage),
    ...(includedServices && {
      included_services: includedServices.filter(({ iProduct }) => iProduct === product.iProduct).map(entry),
    }),
    ...(allowedAddons && { allowed_addons: allowedAddons }),
  }
}

function entry(service: IncludedService) {
  return {
    i_accessibility: service.iAccessibility,
    i_service: service.iService,
    service_name: service.serviceName,
    tariff_name: service.tariffName,
  }
}
