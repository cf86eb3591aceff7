import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { camelRow } from '../../sql/names.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import type { AccountBillStatus } from '../core/status.ts'

const find = statement<{
  login: string
  id: string
  bill_status: AccountBillStatus
  password_hash: string | null
}>(
  'billing.find-account-password',
  `select a.login, a.id, a.bill_status, a.password_hash from billing.account a
   where ${seesAccount('$1', 'a')} and a.i_account = $2`,
)

/** How an account logs in, without a lock. */
export async function findAccountPassword(queryable: Queryable, view: View, iAccount: number) {
  const row = await queryable.maybe(find, [viewValue(view), iAccount])
  return row && camelRow(row)
}
