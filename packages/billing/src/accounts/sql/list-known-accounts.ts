import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'

const list = statement<{ i_account: number }>(
  'billing.list-known-accounts',
  `select a.i_account from billing.account a where a.i_account = any ($2::bigint[]) and ${seesAccount('$1', 'a')}`,
)

/** Which of the accounts there are or were. */
export async function listKnownAccounts(
  queryable: Queryable,
  view: View,
  keys: readonly number[],
): Promise<number[]> {
  return (await queryable.query(list, [viewValue(view), keys])).map((row) => row.i_account)
}

/** Whether there is or was such an account. */
export async function accountExists(queryable: Queryable, view: View, iAccount: number): Promise<boolean> {
  return (await listKnownAccounts(queryable, view, [iAccount])).length > 0
}
