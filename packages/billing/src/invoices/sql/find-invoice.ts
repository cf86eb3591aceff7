import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { viewValue } from '../../sql/sees.ts'
import {
  type Invoice,
  type InvoiceRow,
  invoiceColumns,
  invoiceJoins,
  readInvoice,
  seesInvoice,
} from './invoice-row.ts'

const find = statement<InvoiceRow>(
  'billing.find-invoice',
  `select ${invoiceColumns} from billing.invoice page ${invoiceJoins}
   where ${seesInvoice('$1', 'page')} and page.i_invoice = $2::bigint`,
)

export async function findInvoice(
  queryable: Queryable,
  view: View,
  iInvoice: number,
): Promise<Invoice | undefined> {
  const row = await queryable.maybe(find, [viewValue(view), iInvoice])
  return row && readInvoice(row)
}
