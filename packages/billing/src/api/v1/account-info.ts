import type { AccountInfo, AssignedAddon } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import { formatUtc, formatUtcDate } from '@openespf/contract/time'
import type { DescribedAccount } from '../../accounts/describe.ts'
import type { AccountAddon } from '../../accounts/sql/account-view.ts'
import type { Alias } from '../../aliases/sql/alias-row.ts'
import { serviceFlags } from '../../service-features/core/setting.ts'
import { DEFAULT_TIME_ZONE } from '../../time-zones/time-zones.ts'
import { aliasInfo } from './alias-handlers.ts'
import { contactOf } from './contact.ts'
import { defined, optional, writeFlag } from './read-params.ts'

/** The wire's `account_info`: espf-facts §7.3. */
export function accountInfo(account: DescribedAccount & { servicePassword?: string }): AccountInfo {
  const { customer, status, alias } = account
  return {
    i_account: account.iAccount,
    i_env: account.iEnv,
    id: account.id,
    i_customer: account.iCustomer,
    customer_name: account.customerName,
    i_product: account.iProduct,
    product_name: account.productName,
    product_visible_name: account.productVisibleName || account.productName,
    billing_model: account.billingModel,
    i_account_role: account.iAccountRole,
    bill_status: account.billStatus,
    ...defined({ status }),
    blocked: account.blocked ? 'Y' : 'N',
    is_active: status === undefined ? 1 : 0,
    customer_bill_status: customer.billStatus,
    customer_blocked: customer.blocked ? 'Y' : 'N',
    customer_bill_suspended: customer.billStatus === 'S' ? 1 : 0,
    balance: moneyToWire(account.balance),
    opening_balance: moneyToWire(account.openingBalance),
    credit_limit: optional(account.creditLimit, moneyToWire),
    iso_4217: account.iso4217,
    activation_date: account.activationDate,
    expiration_date: account.expirationDate,
    issue_date: formatUtcDate(account.createdAt),
    i_sim_card: account.iSimCard,
    i_access_policy: account.iAccessPolicy,
    i_subscriber: account.iSubscriber,
    i_time_zone: account.iTimeZone ?? account.customerTimeZone ?? DEFAULT_TIME_ZONE,
    time_zone_name: account.timeZoneName ?? 'UTC',
    ...defined({
      extension_id: account.extensionId ?? undefined,
      extension_name: account.extensionName ?? undefined,
    }),
    i_vd_plan: account.iVdPlan,
    ...defined({ h323_password: account.servicePassword, login: account.login || undefined }),
    assigned_addons: account.addons.map(assignedAddon),
    included_services: account.includedServices,
    i_customer_site: account.iCustomerSite,
    service_flags: serviceFlags(account),
    has_custom_fields: account.hasCustomFields ? 1 : 0,
    ...contactOf(account),
    ...(alias ? aliasFields(alias) : {}),
  }
}

/** What an alias shows of its own; the rest is its master's (espf-facts §7.3: it has no add-ons). */
function aliasFields(alias: Alias) {
  return { ...aliasInfo(alias), i_sim_card: null, assigned_addons: [] }
}

function assignedAddon(addon: AccountAddon): AssignedAddon {
  return {
    i_product: addon.iProduct,
    name: addon.name,
    description: addon.description,
    addon_priority: addon.addonPriority,
    i_vd_plan: addon.iVdPlan,
    volume_discount_plan_name: addon.volumeDiscountPlanName,
    addon_effective_from: formatUtc(addon.effectiveFrom),
    addon_effective_to: optional(addon.effectiveTo, formatUtc),
    i_product_group: addon.iProductGroup,
    realm: addon.realm,
    hidden: writeFlag(addon.hidden),
    shared: writeFlag(addon.shared),
    managed_by_user: writeFlag(addon.managedByUser),
    i_account_role: addon.iAccountRole,
  }
}
