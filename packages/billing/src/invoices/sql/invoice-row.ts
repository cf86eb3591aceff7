import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import { seesOwned } from '../../sql/sees.ts'
import type { InvoiceStatus } from '../core/invoice-status.ts'

export type InvoiceRow = {
  i_invoice: number
  i_env: number
  i_customer: number
  serial: number
  invoice_number: string
  period_from: Date
  period_to: Date
  /** `YYYY-MM-DD`, as `due_date` */
  issue_date: string
  due_date: string
  amount_net: string
  adjustment: string
  amount_total: string
  amount_paid: string
  amount_due: string
  status: InvoiceStatus
  replaces: number | null
  customer_name: string
  iso_4217: string
}

type Amounts = 'amountNet' | 'adjustment' | 'amountTotal' | 'amountPaid' | 'amountDue'
export type Invoice = Omit<CamelRow<InvoiceRow>, Amounts> & Record<Amounts, Money>

/** Of an invoice's row that stands as `page`, with its customer as `c`. */
export const invoiceColumns = `page.i_invoice, page.i_env, page.i_customer, page.serial, page.invoice_number, page.period_from,
  page.period_to, page.issue_date, page.due_date, page.amount_net, page.adjustment, page.amount_total, page.amount_paid,
  page.amount_due, page.status, page.replaces, c.name as customer_name, c.iso_4217`

export const invoiceJoins = 'join billing.customer c on c.i_customer = page.i_customer'

export function readInvoice(row: InvoiceRow): Invoice {
  return {
    ...camelRow(row),
    amountNet: readMoney(row.amount_net),
    adjustment: readMoney(row.adjustment),
    amountTotal: readMoney(row.amount_total),
    amountPaid: readMoney(row.amount_paid),
    amountDue: readMoney(row.amount_due),
  }
}

/**
 * Whether the view in `param` sees the invoice whose row stands as `row`. An account sees none; who is to pay it does not
 * see it while it is under review.
 */
export function seesInvoice(param: string, row: string): string {
  const [customer, account] = [`(${param}::int[])[2]`, `(${param}::int[])[3]`]
  return `(${seesOwned(param, row)} and ${account} is null
    and (${row}.status <> 'under_review' or ${row}.i_customer is distinct from ${customer}))`
}
