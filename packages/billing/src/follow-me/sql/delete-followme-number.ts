import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-followme-number',
  'delete from billing.account_followme_number where i_follow_me_number = $1::bigint',
)

export async function deleteFollowMeNumber(tx: Queryable, iFollowMeNumber: number): Promise<void> {
  await tx.query(remove, [iFollowMeNumber])
}
