import { type Queryable, statement } from '@openespf/foundation/pg'
import {
  readSubscription,
  type Subscription,
  type SubscriptionRow,
  subscriptionColumns,
} from './subscription-row.ts'

const share = statement<SubscriptionRow>(
  'billing.share-subscription',
  `select ${subscriptionColumns} from billing.subscription
   where i_env = $1 and i_subscription = $2::bigint for share`,
)

/** The subscription, which can't be changed or deleted before the transaction ends. */
export async function shareSubscription(
  tx: Queryable,
  iEnv: number,
  iSubscription: number,
): Promise<Subscription | undefined> {
  const row = await tx.maybe(share, [iEnv, iSubscription])
  return row && readSubscription(row)
}
