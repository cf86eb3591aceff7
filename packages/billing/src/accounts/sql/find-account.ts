import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Account, type AccountViewRow, readAccountView, viewColumns, viewJoins } from './account-view.ts'

const find = statement<AccountViewRow>(
  'billing.find-account',
  `select ${viewColumns} from billing.account page ${viewJoins}
   where ${seesAccount('$1', 'page')} and page.i_account = $2::bigint`,
)

/** By its key an account is found also when it is closed. */
export async function findAccount(
  queryable: Queryable,
  view: View,
  iAccount: number,
): Promise<Account | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iAccount])
  return row && readAccountView(row)
}
