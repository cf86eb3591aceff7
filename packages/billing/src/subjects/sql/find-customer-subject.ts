import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'

const find = statement<{ i_env: number; login: string; name: string; is_reseller: boolean }>(
  'billing.find-customer-subject',
  `select c.i_env, c.login, c.name, c.i_customer_type = 2 as is_reseller from billing.customer c
   where ${seesCustomer('$1', 'c')} and c.i_customer = $2 and c.bill_status <> 'C'`,
)

/** An open customer as somebody whose interface can be used. */
export function findCustomerSubject(queryable: Queryable, view: View, iCustomer: number) {
  return queryable.maybe(find, [viewValue(view), iCustomer])
}
