import type { CustomerBillStatus, CustomerState } from '../../customers/core/status.ts'
import { readOptionalMoney } from '../../sql/names.ts'
import { type AccountRow, accountColumns, readAccount, type StoredAccount } from './account-columns.ts'

/** Times in milliseconds since 1970: JSON has no time. */
type AddonJson = {
  iProduct: number
  name: string
  description: string
  addonPriority: number
  iProductGroup: number | null
  realm: string
  hidden: boolean
  shared: boolean
  managedByUser: boolean
  iAccountRole: number
  /** `i_service` of what it rates */
  services: number[]
  iVdPlan: number | null
  volumeDiscountPlanName: string | null
  effectiveFrom: number
  effectiveTo: number | null
}

export type AccountViewRow = AccountRow & {
  customer_name: string
  iso_4217: string
  customer_bill_status: CustomerBillStatus
  customer_blocked: boolean
  customer_balance_control_type: number
  customer_available_funds: string | null
  customer_limited: boolean
  customer_limiting_delayed_until: Date | null
  customer_suspension_delayed_until: Date | null
  product_name: string
  product_visible_name: string
  product_services: number[]
  customer_time_zone: number | null
  time_zone_name: string | null
  extension_id: string | null
  extension_name: string | null
  service_flags: Record<string, string>
  has_custom_fields: boolean
  addons: AddonJson[]
}

export type AccountAddon = Omit<AddonJson, 'effectiveFrom' | 'effectiveTo'> & {
  effectiveFrom: Date
  effectiveTo: Date | null
}

/** An account with what its readers need of its customer, its product and its add-ons. */
export type Account = StoredAccount & {
  customerName: string
  iso4217: string
  customer: CustomerState
  productName: string
  /** empty: as its name */
  productVisibleName: string
  /** `i_service` of what the product rates */
  productServices: number[]
  customerTimeZone: number | null
  /** of its own time zone or the customer's; null: neither has one */
  timeZoneName: string | null
  extensionId: string | null
  extensionName: string | null
  /** of the service features: own values only */
  serviceFlags: Record<string, string>
  /** whether it has a value in some custom field */
  hasCustomFields: boolean
  addons: AccountAddon[]
}

const servicesOf = (iProduct: string): string =>
  `array(select s.i_service from billing.accessibility s where s.i_product = ${iProduct} order by 1)`

/** Of an account's row that stands as `page`. */
export const viewColumns = `${accountColumns('page')}, c.name as customer_name, c.iso_4217,
  c.bill_status as customer_bill_status, c.blocked as customer_blocked,
  c.i_balance_control_type as customer_balance_control_type, c.available_funds as customer_available_funds,
  c.limited as customer_limited, c.limiting_delayed_until as customer_limiting_delayed_until,
  c.suspension_delayed_until as customer_suspension_delayed_until,
  p.name as product_name, p.visible_name as product_visible_name,
  ${servicesOf('page.i_product')} as product_services,
  c.i_time_zone as customer_time_zone, z.name as time_zone_name, e.id as extension_id, e.name as extension_name,
  page.service_flags, exists (select from billing.account_custom_field_value v
    where v.i_account = page.i_account and v.value is not null) as has_custom_fields, g.addons`

export const viewJoins = `
  join billing.customer c on c.i_customer = page.i_customer
  join billing.product p on p.i_product = page.i_product
  left join billing.time_zone z on z.i_time_zone = coalesce(page.i_time_zone, c.i_time_zone)
  left join billing.customer_extension e on e.i_account = page.i_account
  left join lateral (
    select coalesce(json_agg(json_build_object(
      'iProduct', o.i_product, 'name', o.name, 'description', o.description,
      'addonPriority', o.addon_priority,
      'iProductGroup', o.i_product_group, 'realm', o.realm, 'hidden', o.hidden, 'shared', o.shared,
      'managedByUser', o.managed_by_user, 'iAccountRole', o.i_account_role, 'services', ${servicesOf('o.i_product')},
      'iVdPlan', o.i_vd_plan, 'volumeDiscountPlanName', v.name,
      'effectiveFrom', floor(extract(epoch from d.effective_from) * 1000),
      'effectiveTo', floor(extract(epoch from d.effective_to) * 1000)
    ) order by o.addon_priority desc, o.i_product), '[]') as addons
    from billing.account_addon d join billing.product o on o.i_product = d.i_product
      left join billing.discount_plan v on v.i_vd_plan = o.i_vd_plan
    where d.i_account = page.i_account
  ) g on true`

export function readAccountView(row: AccountViewRow): Account {
  const {
    customer_bill_status: billStatus,
    customer_blocked: blocked,
    customer_balance_control_type: iBalanceControlType,
    customer_available_funds: funds,
    customer_limited: limited,
    customer_limiting_delayed_until: limitingDelayedUntil,
    customer_suspension_delayed_until: suspensionDelayedUntil,
    addons,
    ...rest
  } = row
  return {
    ...readAccount(rest),
    customer: {
      ...{ billStatus, blocked, iBalanceControlType, availableFunds: readOptionalMoney(funds) },
      ...{ limited, limitingDelayedUntil, suspensionDelayedUntil },
    },
    addons: addons.map((addon) => ({
      ...addon,
      effectiveFrom: new Date(addon.effectiveFrom),
      effectiveTo: addon.effectiveTo === null ? null : new Date(addon.effectiveTo),
    })),
  }
}
