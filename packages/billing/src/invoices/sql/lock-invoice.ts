import { type Queryable, statement } from '@openespf/foundation/pg'
import { type Invoice, type InvoiceRow, invoiceColumns, invoiceJoins, readInvoice } from './invoice-row.ts'

const lock = statement<InvoiceRow>(
  'billing.lock-invoice',
  `select ${invoiceColumns} from billing.invoice page ${invoiceJoins}
   where page.i_invoice = $1::bigint for no key update of page`,
)

/** An invoice that is known to exist; its customer is locked before it. */
export async function lockInvoice(tx: Queryable, iInvoice: number): Promise<Invoice> {
  return readInvoice(await tx.one(lock, [iInvoice]))
}
