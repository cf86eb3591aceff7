import { type Queryable, statement } from '@openespf/foundation/pg'
import { type AssignedRow, type AssignedSubscription, assignedColumns, readAssigned } from './assigned-row.ts'

const list = statement<AssignedRow>(
  'billing.list-assigned',
  `select ${assignedColumns}
   from billing.assigned_subscription a join billing.subscription s on s.i_subscription = a.i_subscription
   where a.i_account = $1::bigint or a.i_customer = $2::bigint
   order by a.i_assigned_subscription`,
)

/** Whose subscriptions: an account's, or a customer's own. */
export type Subscriber = { iAccount: number } | { iCustomer: number }

/** All subscriptions, closed ones too. */
export async function listAssigned(
  queryable: Queryable,
  subscriber: Subscriber,
): Promise<AssignedSubscription[]> {
  const values = 'iAccount' in subscriber ? [subscriber.iAccount, null] : [null, subscriber.iCustomer]
  return (await queryable.query(list, values)).map(readAssigned)
}
