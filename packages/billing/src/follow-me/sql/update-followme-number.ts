import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { FollowMeNumberFields } from '../core/follow-me.ts'
import { numberFields } from './followme-number-row.ts'

const update = statement(
  'billing.update-followme-number',
  `update billing.account_followme_number a
   set ${numberFields.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.account_followme_number x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_follow_me_number = $1::bigint and a.i_follow_me_number = x.i_follow_me_number`,
)

/** Writes the named fields; the others stay. Without any, nothing is written and no event raised. */
export async function updateFollowMeNumber(
  tx: Queryable,
  iFollowMeNumber: number,
  changes: Partial<FollowMeNumberFields>,
): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.query(update, [iFollowMeNumber, recordJson(changes)])
}
