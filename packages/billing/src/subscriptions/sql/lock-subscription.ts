import { type Queryable, statement } from '@openespf/foundation/pg'
import {
  readSubscription,
  type Subscription,
  type SubscriptionRow,
  subscriptionColumns,
} from './subscription-row.ts'

const lock = statement<SubscriptionRow>(
  'billing.lock-subscription',
  `select ${subscriptionColumns} from billing.subscription
   where i_env = $1 and i_subscription = $2::bigint for update`,
)

/** The subscription, locked: nobody can change it or begin to refer to it. */
export async function lockSubscription(
  tx: Queryable,
  iEnv: number,
  iSubscription: number,
): Promise<Subscription | undefined> {
  const row = await tx.maybe(lock, [iEnv, iSubscription])
  return row && readSubscription(row)
}
