import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { AssignedSubscription } from './assigned-row.ts'

const columns = ['int_status', 'activation_date', 'finish_date', 'billed_to', 'next_fee', 'due_at']

const update = statement(
  'billing.update-assigned',
  `update billing.assigned_subscription a set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.assigned_subscription x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_assigned_subscription = $1::bigint and a.i_assigned_subscription = x.i_assigned_subscription`,
)

/** Writes the named fields; the others stay. */
export async function updateAssigned(
  tx: Queryable,
  iAssignedSubscription: number,
  changes: Partial<AssignedSubscription>,
): Promise<void> {
  await tx.query(update, [iAssignedSubscription, recordJson(changes)])
}
