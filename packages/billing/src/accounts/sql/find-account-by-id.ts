import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type Account, type AccountViewRow, readAccountView, viewColumns, viewJoins } from './account-view.ts'

const find = statement<AccountViewRow>(
  'billing.find-account-by-id',
  `select ${viewColumns} from billing.account page ${viewJoins}
   where ${seesAccount('$1', 'page')} and page.id = $2 and page.bill_status <> 'C'`,
)

/** Closed accounts are not found by their id: it may have a new owner. */
export async function findAccountById(
  queryable: Queryable,
  view: View,
  id: string,
): Promise<Account | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), id])
  return row && readAccountView(row)
}
