import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { StoredItem } from '../core/item-changes.ts'

const columns = ['i_service', 'kind', 'i_dest_group', 'dg_name', 'allocated_amount', 'unit', 'peak_level']

const update = statement(
  'billing.update-item',
  `update billing.discount_plan_item i set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.discount_plan_item, $1::jsonb) n
   where i.i_vd_dg = n.i_vd_dg`,
)

export async function updateItem(tx: Queryable, item: StoredItem): Promise<void> {
  await tx.query(update, [recordJson(item)])
}
