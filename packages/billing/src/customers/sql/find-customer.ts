import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesCustomer, viewValue } from '../../sql/sees.ts'
import { type Customer, type CustomerRow, customerColumns, readCustomer } from './customer-row.ts'

const find = statement<CustomerRow>(
  'billing.find-customer',
  `select ${customerColumns} from billing.customer c
   where ${seesCustomer('$1', 'c')} and ($2::bigint is null or i_customer = $2)
     and ($3::text is null or (name = $3 and bill_status <> 'C'))
     and ($4::text is null or (refnum = $4 and refnum <> '' and bill_status <> 'C'))
     and ($5::text is null or (login = $5 and login <> '' and bill_status <> 'C'))`,
)

export type CustomerKey = { iCustomer?: number; name?: string; refnum?: string; login?: string }

/** Those given must all fit. Closed customers are found by `iCustomer` only: their names may have new owners. */
export async function findCustomer(
  queryable: Queryable,
  view: View,
  key: CustomerKey,
): Promise<Customer | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), key.iCustomer, key.name, key.refnum, key.login])
  return row && readCustomer(row)
}
