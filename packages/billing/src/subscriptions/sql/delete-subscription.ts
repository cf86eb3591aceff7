import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-subscription',
  'delete from billing.subscription where i_subscription = $1::bigint',
)

export async function deleteSubscription(tx: Queryable, iSubscription: number): Promise<void> {
  await tx.query(remove, [iSubscription])
}
