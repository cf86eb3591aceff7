import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesOwned, viewValue } from '../../sql/sees.ts'

const find = statement<{ i_customer: number }>(
  'billing.find-payer',
  `select t.i_customer from billing.payment_transaction t
   where ${seesOwned('$1', 't')} and t.i_payment_transaction = $2::bigint
     and t.i_customer is not null and t.action = 'Manual payment'`,
)

/** The customer of whom that is a payment; undefined when it is none, or the view does not see it. */
export async function findPayer(
  queryable: Queryable,
  view: View,
  iPaymentTransaction: number,
): Promise<number | undefined> {
  return (await queryable.maybe(find, [viewValue(view), iPaymentTransaction]))?.i_customer
}
