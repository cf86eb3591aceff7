import { type Queryable, statement } from '@openespf/foundation/pg'
import type { StoredItem } from '../core/item-changes.ts'
import { type ItemRow, itemColumns, readItem } from './item-row.ts'

const list = statement<ItemRow & { i_vd_plan: number }>(
  'billing.list-items',
  `select i_vd_plan, ${itemColumns} from billing.discount_plan_item
   where i_vd_plan = any ($1::bigint[]) order by i_vd_dg`,
)

/** The items of plans, in key order. */
export async function listItems(
  queryable: Queryable,
  plans: readonly number[],
): Promise<(StoredItem & { iVdPlan: number })[]> {
  return (await queryable.query(list, [plans])).map((row) => readItem(row))
}
