import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'

const find = statement<{ i_ua: number | null }>(
  'billing.find-device',
  `select a.i_ua from billing.account a where ${seesAccount('$1', 'a')} and a.i_account = $2::bigint`,
)

/** The IP device of the account; undefined: no such account. */
export async function findDevice(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<number | null | undefined> {
  return (await queryable.maybe(find, [viewValue(view), iAccount]))?.i_ua
}
