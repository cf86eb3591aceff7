import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { Product } from './product-row.ts'

const update = statement(
  'billing.update-product',
  `update billing.product p set name = n.name, description = n.description, i_account_role = n.i_account_role,
     i_access_policy = n.i_access_policy, visible_name = n.visible_name, i_product_group = n.i_product_group,
     realm = n.realm, hidden = n.hidden, shared = n.shared, managed_by_user = n.managed_by_user,
     breakage = n.breakage, archived = n.archived, i_vd_plan = n.i_vd_plan, plan_spread = n.plan_spread
   from billing.product x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_product = $1::bigint and p.i_product = x.i_product`,
)

/** What may change in a product's row. */
export type ProductUpdate = Partial<
  Omit<Product, 'iProduct' | 'iEnv' | 'iso4217' | 'addonPriority' | 'productGroupName'>
>

/** Writes the named fields; the others stay. */
export async function updateProduct(
  tx: Queryable,
  iProduct: number,
  changes: ProductUpdate & {
    archived?: boolean
    /** false: the clock gives the product's plan to its accounts */
    planSpread?: boolean
  },
): Promise<void> {
  await tx.query(update, [iProduct, recordJson(changes)])
}
