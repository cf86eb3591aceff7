import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import {
  type FollowMeNumber,
  type FollowMeNumberRow,
  numberColumns,
  readFollowMeNumber,
} from './followme-number-row.ts'

const find = statement<FollowMeNumberRow>(
  'billing.find-followme-number',
  `select ${numberColumns} from billing.account_followme_number n
     join billing.account a on a.i_account = n.i_account
   where ${seesAccount('$1', 'a')} and n.i_follow_me_number = $2::bigint`,
)

export async function findFollowMeNumber(
  queryable: Queryable,
  view: View,
  iFollowMeNumber: number,
): Promise<FollowMeNumber | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iFollowMeNumber])
  return row && readFollowMeNumber(row)
}
