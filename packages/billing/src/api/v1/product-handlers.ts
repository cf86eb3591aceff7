import type { ProductMethod, V1Params } from '@openespf/contract/billing'
import { invalid } from '../../core/refusals.ts'
import type { ProductChanges, Products } from '../../products/operations.ts'
import type { ProductFilter } from '../../products/sql/list-products.ts'
import { readAmount } from '../../transactions/core/amount.ts'
import type { Handlers } from './handlers.ts'
import { productInfo } from './product-info.ts'
import { defined, optional, readFlag, readId, readPaging, readSwitch } from './read-params.ts'

export function productHandlers(products: Products): Handlers<ProductMethod> {
  return {
    async 'Product/add_product'({ product_info: info }, caller) {
      const { name, iso_4217: iso4217, addon_priority: addonPriority } = info
      const product = { ...readProduct(info), name, iso4217, ...defined({ addonPriority }) }
      return { i_product: await products.add(caller, product) }
    },
    async 'Product/update_product'({ product_info: info }, caller) {
      const iProduct = readId(info.i_product)
      await products.update(caller, iProduct, readProduct(info))
      return { i_product: iProduct }
    },
    async 'Product/get_product_info'(params, caller) {
      const key = defined({ iProduct: optional(params.i_product, readId), name: params.name })
      if (Object.keys(key).length === 0) throw invalid('i_product or name is needed')
      const product = await products.find(caller, key)
      if (!product) return {}
      const more = {
        ...(readSwitch(params.get_included_services) && {
          includedServices: await products.includedServices([product]),
        }),
        ...(readSwitch(params.detailed_info) && { allowedAddons: await products.allowedAddons(product) }),
      }
      return { product_info: productInfo(product, more) }
    },
    async 'Product/get_product_list'(params, caller) {
      const { items, ...total } = await products.list(caller, readFilter(params), readPaging(params))
      return { product_list: items.map((product) => productInfo(product)), ...total }
    },
    async 'Product/get_allowed_addons'(params, caller) {
      const addons = await products.fittingAddons(caller, readId(params.i_product))
      if (!readSwitch(params.detailed_info))
        return { product_list: addons.map((addon) => productInfo(addon)) }
      const includedServices = await products.includedServices(addons)
      return { product_list: addons.map((addon) => productInfo(addon, { includedServices })) }
    },
    async 'Product/delete_product'(params, caller) {
      await products.remove(caller, readId(params.i_product))
      return { success: 1 }
    },
  }
}

type WritableInfo = Omit<V1Params<'Product/update_product'>['product_info'], 'i_product'>

function readProduct(info: WritableInfo): ProductChanges {
  return defined({
    name: info.name,
    description: info.description,
    iAccountRole: info.i_account_role,
    iAccessPolicy: optional(info.i_access_policy, readId),
    iVdPlan: optional(info.i_vd_plan, readId),
    visibleName: info.visible_name,
    iProductGroup: optional(info.i_product_group, readId),
    realm: info.realm,
    hidden: optional(info.hidden, readFlag),
    shared: optional(info.shared, readFlag),
    managedByUser: optional(info.managed_by_user, readFlag),
    breakage: optional(info.breakage, readBreakage),
    allowedAddons: info.allowed_addons?.map(readId),
    includedServices: info.included_services?.map(({ i_service, tariff_name }) => ({
      iService: readId(i_service),
      ...defined({ tariffName: tariff_name }),
    })),
  })
}

function readBreakage(value: number | string) {
  const breakage = readAmount('breakage', value)
  if (breakage < 0n) throw invalid('breakage must not be negative')
  return breakage
}

function readFilter(params: V1Params<'Product/get_product_list'>): ProductFilter {
  const { search } = params
  return defined({
    name: params.name,
    iProductGroup: optional(params.i_product_group, readId),
    isAddon: optional(params.is_addon, readSwitch),
    iAccountRole: params.i_account_role,
    search: search && { by: search.search_by ?? (['name', 'visible_name'] as const), value: search.value },
  })
}
