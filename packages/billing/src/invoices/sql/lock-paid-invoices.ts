import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Invoice, type InvoiceRow, invoiceColumns, invoiceJoins, readInvoice } from './invoice-row.ts'

const lock = statement<InvoiceRow>(
  'billing.lock-paid-invoices',
  `select ${invoiceColumns} from billing.invoice page ${invoiceJoins}
   where page.i_customer = $1::bigint and page.amount_paid > 0 order by page.i_invoice for no key update of page`,
)

/** The customer's invoices of which something is paid, the oldest first. The customer is locked before them. */
export async function lockPaidInvoices(tx: Queryable, iCustomer: number): Promise<Invoice[]> {
  return (await tx.query(lock, [iCustomer])).map(readInvoice)
}
