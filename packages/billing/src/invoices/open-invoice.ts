import type { Queryable } from '@openespf/foundation/pg'
import { closed, notFound, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { findInvoice } from './sql/find-invoice.ts'
import type { Invoice } from './sql/invoice-row.ts'
import { lockInvoice } from './sql/lock-invoice.ts'

/**
 * An invoice to be changed with its customer, both locked. Refuses when there is none, it is void, its customer is closed,
 * or it is the view's own to pay.
 */
export async function lockOpenInvoice(
  tx: Queryable,
  view: View,
  iInvoice: number,
): Promise<{ invoice: Invoice; customer: Customer }> {
  const found = await findInvoice(tx, view, iInvoice)
  if (!found) throw notFound('invoice', `i_invoice ${iInvoice}`)
  refuseOwn(view, found.iCustomer)
  const customer = await lockOpenCustomer(tx, view, found.iCustomer)
  const invoice = await lockInvoice(tx, iInvoice)
  if (invoice.status === 'void') throw closed('invoice')
  return { invoice, customer }
}
