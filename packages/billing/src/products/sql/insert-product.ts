import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Product } from './product-row.ts'

const insert = statement<{ i_product: number }>(
  'billing.insert-product',
  `insert into billing.product
     (i_env, name, description, iso_4217, addon_priority, i_account_role, i_access_policy, visible_name,
      i_product_group, realm, hidden, shared, managed_by_user, breakage, i_vd_plan)
   select n.i_env, n.name, n.description, n.iso_4217, n.addon_priority, n.i_account_role, n.i_access_policy,
     n.visible_name, n.i_product_group, n.realm, n.hidden, n.shared, n.managed_by_user, n.breakage, n.i_vd_plan
   from jsonb_populate_record(null::billing.product, $1::jsonb) n
   returning i_product`,
)

export async function insertProduct(
  tx: Queryable,
  product: Omit<Product, 'iProduct' | 'productGroupName'>,
): Promise<number> {
  return (await tx.one(insert, [recordJson(product)])).i_product
}
