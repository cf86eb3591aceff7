import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'

const find = statement<{ i_env: number; i_customer: number; id: string; login: string }>(
  'billing.find-account-subject',
  `select a.i_env, a.i_customer, a.id, a.login from billing.account a
   where ${seesAccount('$1', 'a')} and a.i_account = $2 and a.bill_status <> 'C'`,
)

/** An open account as somebody whose interface can be used. */
export function findAccountSubject(queryable: Queryable, view: View, iAccount: number) {
  return queryable.maybe(find, [viewValue(view), iAccount])
}
