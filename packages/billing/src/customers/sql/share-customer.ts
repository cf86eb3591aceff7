import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import { type Customer, type CustomerRow, customerColumns, readCustomer } from './customer-row.ts'

const share = statement<CustomerRow>(
  'billing.share-customer',
  `select ${customerColumns} from billing.customer c
   where ${seesCustomer('$1', 'c')} and i_customer = $2::bigint for share`,
)

/** The customer, who can't be changed or closed before the transaction ends. */
export async function shareCustomer(
  tx: Queryable,
  view: View,
  iCustomer: number,
): Promise<Customer | undefined> {
  const row = await tx.maybe(share, [viewValue(view), iCustomer])
  return row && readCustomer(row)
}
