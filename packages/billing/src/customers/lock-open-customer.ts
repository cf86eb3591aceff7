import type { Queryable } from '@openespf/foundation/pg'
import { closed, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { Customer } from './sql/customer-row.ts'
import { lockCustomer } from './sql/lock-customer.ts'

/** The customer, locked; refuses when there is none or it is closed. */
export async function lockOpenCustomer(tx: Queryable, view: View, iCustomer: number): Promise<Customer> {
  const customer = await lockCustomer(tx, view, iCustomer)
  if (!customer) throw notFound('customer', `i_customer ${iCustomer}`)
  if (customer.billStatus === 'C') throw closed('customer')
  return customer
}
