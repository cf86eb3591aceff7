import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ uses: number }>(
  'billing.count-subscribers',
  'select count(*) as uses from billing.assigned_subscription where i_subscription = $1::bigint',
)

/** How many customers and accounts have or had the subscription. */
export async function countSubscribers(tx: Queryable, iSubscription: number): Promise<number> {
  return (await tx.one(count, [iSubscription])).uses
}
