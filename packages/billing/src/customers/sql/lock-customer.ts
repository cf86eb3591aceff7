import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import { type Customer, type CustomerRow, customerColumns, readCustomer } from './customer-row.ts'

const lock = statement<CustomerRow>(
  'billing.lock-customer',
  `select ${customerColumns} from billing.customer c
   where ${seesCustomer('$1', 'c')} and i_customer = $2::bigint for no key update`,
)

export async function lockCustomer(
  tx: Queryable,
  view: View,
  iCustomer: number,
): Promise<Customer | undefined> {
  const row = await tx.maybe(lock, [viewValue(view), iCustomer])
  return row && readCustomer(row)
}
