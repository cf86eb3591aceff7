import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import type { AccountLayers } from '../core/effective.ts'
import { type FeaturesRow, readStored } from './stored-features.ts'

/** Times in milliseconds since 1970: JSON has no time. */
type AddonJson = FeaturesRow & {
  iProduct: number
  addonPriority: number
  effectiveFrom: number
  effectiveTo: number | null
}
type LayersRow = {
  own: FeaturesRow
  customer: FeaturesRow
  site: FeaturesRow | null
  product: FeaturesRow
  addons: AddonJson[]
}

const layer = (row: string, policy: string): string =>
  `'service_flags', ${row}.service_flags, 'service_attributes', ${row}.service_attributes, 'i_access_policy', ${policy}`

const find = statement<LayersRow>(
  'billing.find-account-layers',
  `select json_build_object(${layer('a', 'a.i_access_policy')}) as own,
     json_build_object(${layer('c', 'null')}) as customer,
     case when s.i_customer_site is not null then json_build_object(${layer('s', 'null')}) end as site,
     json_build_object(${layer('p', 'p.i_access_policy')}) as product,
     (select coalesce(json_agg(json_build_object(${layer('o', 'o.i_access_policy')},
        'iProduct', o.i_product, 'addonPriority', o.addon_priority,
        'effectiveFrom', floor(extract(epoch from d.effective_from) * 1000),
        'effectiveTo', floor(extract(epoch from d.effective_to) * 1000))), '[]')
      from billing.account_addon d join billing.product o on o.i_product = d.i_product
      where d.i_account = a.i_account) as addons
   from billing.account a
     join billing.customer c on c.i_customer = a.i_customer
     join billing.product p on p.i_product = a.i_product
     left join billing.customer_site s on s.i_customer_site = a.i_customer_site
   where ${seesAccount('$1', 'a')} and a.i_account = $2::bigint`,
)

/** All that the features of an account, open or closed, follow from. */
export async function findAccountLayers(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<AccountLayers | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iAccount])
  return (
    row && {
      own: readStored(row.own),
      customer: readStored(row.customer),
      site: row.site && readStored(row.site),
      product: readStored(row.product),
      addons: row.addons.map((addon) => ({
        ...readStored(addon),
        iProduct: addon.iProduct,
        addonPriority: addon.addonPriority,
        effectiveFrom: new Date(addon.effectiveFrom),
        effectiveTo: addon.effectiveTo === null ? null : new Date(addon.effectiveTo),
      })),
    }
  )
}
