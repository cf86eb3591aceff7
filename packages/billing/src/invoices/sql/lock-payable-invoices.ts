import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Invoice, type InvoiceRow, invoiceColumns, invoiceJoins, readInvoice } from './invoice-row.ts'

const lock = statement<InvoiceRow>(
  'billing.lock-payable-invoices',
  `select ${invoiceColumns} from billing.invoice page ${invoiceJoins}
   where page.i_customer = $1::bigint and page.amount_due > 0
     and page.status in ('approved', 'unpaid', 'partially_paid', 'overdue')
   order by page.i_invoice for no key update of page`,
)

/** The customer's invoices of which something is to be paid, the oldest first. The customer is locked before them. */
export async function lockPayableInvoices(tx: Queryable, iCustomer: number): Promise<Invoice[]> {
  return (await tx.query(lock, [iCustomer])).map(readInvoice)
}
