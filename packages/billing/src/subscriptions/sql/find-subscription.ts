import { type Queryable, statement } from '@openespf/foundation/pg'
import {
  readSubscription,
  type Subscription,
  type SubscriptionRow,
  subscriptionColumns,
} from './subscription-row.ts'

const find = statement<SubscriptionRow>(
  'billing.find-subscription',
  `select ${subscriptionColumns} from billing.subscription
   where i_env = $1 and ($2::bigint is null or i_subscription = $2) and ($3::text is null or name = $3)`,
)

export async function findSubscription(
  queryable: Queryable,
  iEnv: number,
  key: { iSubscription?: number; name?: string },
): Promise<Subscription | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iSubscription, key.name])
  return row && readSubscription(row)
}
