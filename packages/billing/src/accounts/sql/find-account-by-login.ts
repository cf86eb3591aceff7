import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Account, type AccountViewRow, readAccountView, viewColumns, viewJoins } from './account-view.ts'

const find = statement<AccountViewRow>(
  'billing.find-account-by-login',
  `select ${viewColumns} from billing.account page ${viewJoins}
   where page.i_account = (select a.i_account from billing.account a
     where ${seesAccount('$1', 'a')} and a.login = $2 and a.login <> '' and a.bill_status <> 'C')`,
)

/** The open account with this login of its self-care. */
export async function findAccountByLogin(
  queryable: Queryable,
  view: View,
  login: string,
): Promise<Account | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), login])
  return row && readAccountView(row)
}
