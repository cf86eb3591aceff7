import { opaque, type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Account, type AccountViewRow, readAccountView, viewColumns, viewJoins } from './account-view.ts'

const find = statement<AccountViewRow>(
  'billing.find-accounts',
  `select ${viewColumns} from billing.account page ${viewJoins}
   where ${seesAccount(opaque('$1', 'int[]'), 'page')} and page.i_account = any (${opaque('$2', 'bigint[]')}::bigint[])`,
)

/** By its key an account is found also when it is closed. */
export async function findAccounts(
  queryable: Queryable,
  view: View,
  iAccounts: readonly number[],
): Promise<Account[]> {
  return (await queryable.query(find, [viewValue(view), iAccounts])).map(readAccountView)
}

export async function findAccount(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<Account | undefined> {
  const [account] = await findAccounts(queryable, view, [iAccount])
  return account
}
