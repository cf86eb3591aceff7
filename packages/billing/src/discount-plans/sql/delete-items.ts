import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-items',
  'delete from billing.discount_plan_item where i_vd_dg = any ($1::bigint[])',
)

/** With the counters of accounts for them. */
export async function deleteItems(tx: Queryable, items: readonly number[]): Promise<void> {
  if (items.length > 0) await tx.query(remove, [items])
}
