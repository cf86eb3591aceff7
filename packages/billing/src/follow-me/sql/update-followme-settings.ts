import { type Queryable, statement } from '@openespf/foundation/pg'
import type { FollowMeSettings } from '../core/follow-me.ts'

const update = statement(
  'billing.update-followme-settings',
  `update billing.account set followme_sequence = $2, followme_timeout = $3 where i_account = $1::bigint`,
)

export async function updateFollowMeSettings(
  tx: Queryable,
  iAccount: number,
  { sequence, timeout }: FollowMeSettings,
): Promise<void> {
  await tx.query(update, [iAccount, sequence, timeout])
}
