import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Page, Paging } from '../../core/paging.ts'
import type { View } from '../../core/view.ts'
import { type PageRow, pageText, readPage } from '../../sql/page.ts'
import { viewValue } from '../../sql/sees.ts'
import type { InvoiceStatus } from '../core/invoice-status.ts'
import {
  type Invoice,
  type InvoiceRow,
  invoiceColumns,
  invoiceJoins,
  readInvoice,
  seesInvoice,
} from './invoice-row.ts'

const list = statement<PageRow<InvoiceRow>>(
  'billing.list-invoices',
  pageText({
    table: 'billing.invoice',
    key: 'i_invoice',
    filter: `${seesInvoice('$4', 'x')} and ($5::bigint is null or x.i_customer = $5)
      and ($6::bigint is null or exists (select from billing.customer child
        where child.i_customer = x.i_customer and child.i_parent = $6))
      and ($7::text is null or x.invoice_number like $7 escape '') and ($8::text is null or x.status = $8)
      and ($9::date is null or x.issue_date >= $9) and ($10::date is null or x.issue_date <= $10)`,
    columns: invoiceColumns,
    joins: invoiceJoins,
  }),
)

export type InvoiceFilter = {
  iCustomer?: number
  /** the reseller whose customers' invoices are wanted */
  iParent?: number
  /** a pattern: `%` any string, `_` one character */
  invoiceNumber?: string
  status?: InvoiceStatus
  /** `YYYY-MM-DD`; the day itself counts, as in `issuedBefore` */
  issuedAfter?: string
  issuedBefore?: string
}

export function listInvoices(
  queryable: Queryable,
  view: View,
  filter: InvoiceFilter,
  paging: Paging,
): Promise<Page<Invoice>> {
  const { iCustomer, iParent, invoiceNumber, status, issuedAfter, issuedBefore } = filter
  return readPage(queryable, {
    statement: list,
    paging,
    filter: [viewValue(view), iCustomer, iParent, invoiceNumber, status, issuedAfter, issuedBefore],
    read: readInvoice,
    isRow: (row) => row.i_invoice !== null,
  })
}
