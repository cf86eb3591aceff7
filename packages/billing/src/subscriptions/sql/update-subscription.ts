import { type Queryable, statement } from '@openespf/foundation/pg'
import { subscriptionJson } from './subscription-json.ts'
import type { Subscription } from './subscription-row.ts'

const columns = ['name', 'description', 'activation_fee', 'periodic_fees']

const update = statement(
  'billing.update-subscription',
  `update billing.subscription s set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.subscription x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_subscription = $1::bigint and s.i_subscription = x.i_subscription`,
)

/** Writes the named fields; the others stay. */
export async function updateSubscription(
  tx: Queryable,
  iSubscription: number,
  changes: Partial<Pick<Subscription, 'name' | 'description' | 'activationFee' | 'periodicFees'>>,
): Promise<void> {
  await tx.query(update, [iSubscription, subscriptionJson(changes)])
}
