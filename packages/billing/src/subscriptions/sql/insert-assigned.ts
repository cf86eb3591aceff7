import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { FeePeriod } from '../core/next-charge.ts'
import type { Subscriber } from './list-assigned.ts'

const insert = statement<{ i_assigned_subscription: number }>(
  'billing.insert-assigned',
  `insert into billing.assigned_subscription (i_subscription, i_customer, i_account, i_period, start_date, due_at)
   select n.i_subscription, n.i_customer, n.i_account, n.i_period, n.start_date, n.due_at
   from jsonb_populate_record(null::billing.assigned_subscription, $1::jsonb) n
   returning i_assigned_subscription`,
)

/** Pending; `dueAt` null: it awaits the first usage. */
export async function insertAssigned(
  tx: Queryable,
  assigned: Subscriber & {
    iSubscription: number
    iPeriod: FeePeriod
    startDate: Date
    dueAt: Date | null
  },
): Promise<number> {
  return (await tx.one(insert, [recordJson(assigned)])).i_assigned_subscription
}
