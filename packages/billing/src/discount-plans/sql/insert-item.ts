import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { PlanItem } from '../core/item-changes.ts'

const insert = statement(
  'billing.insert-item',
  `insert into billing.discount_plan_item
     (i_vd_plan, i_service, kind, i_dest_group, dg_name, allocated_amount, unit, peak_level)
   select $1::bigint, n.i_service, n.kind, n.i_dest_group, n.dg_name, n.allocated_amount, n.unit, n.peak_level
   from jsonb_populate_record(null::billing.discount_plan_item, $2::jsonb) n`,
)

export async function insertItem(tx: Queryable, iVdPlan: number, item: PlanItem): Promise<void> {
  await tx.query(insert, [iVdPlan, recordJson(item)])
}
