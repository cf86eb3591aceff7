import { type Queryable, statement } from '@openespf/foundation/pg'
import { subscriptionJson } from './subscription-json.ts'
import type { Subscription } from './subscription-row.ts'

const columns = [
  ...['i_env', 'name', 'description', 'iso_4217', 'activation_mode', 'charge_model', 'activation_fee'],
  'periodic_fees',
]

const insert = statement<{ i_subscription: number }>(
  'billing.insert-subscription',
  `insert into billing.subscription (${columns.join(', ')})
   select ${columns.map((column) => `n.${column}`).join(', ')}
   from jsonb_populate_record(null::billing.subscription, $1::jsonb) n
   returning i_subscription`,
)

export async function insertSubscription(
  tx: Queryable,
  subscription: Omit<Subscription, 'iSubscription'>,
): Promise<number> {
  return (await tx.one(insert, [subscriptionJson(subscription)])).i_subscription
}
