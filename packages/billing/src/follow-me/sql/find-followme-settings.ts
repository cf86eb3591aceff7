import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import type { FollowMeSequence, FollowMeSettings } from '../core/follow-me.ts'

const find = statement<{ sequence: FollowMeSequence; timeout: number }>(
  'billing.find-followme-settings',
  `select a.followme_sequence as sequence, a.followme_timeout as timeout from billing.account a
   where ${seesAccount('$1', 'a')} and a.i_account = $2::bigint`,
)

export function findFollowMeSettings(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<FollowMeSettings | undefined> {
  return queryable.maybe(find, [viewValue(view), iAccount])
}
