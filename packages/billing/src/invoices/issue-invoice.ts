import { formatUtc, formatUtcDate } from '@openespf/contract/time'
import type { Queryable } from '@openespf/foundation/pg'
import { invalid } from '../core/refusals.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { daysAfter } from './core/billing-period.ts'
import { invoiceNumber } from './core/invoice-number.ts'
import { invoiceStatus } from './core/invoice-status.ts'
import { drawInvoiceId } from './sql/draw-invoice-id.ts'
import { insertInvoice, type NewInvoice } from './sql/insert-invoice.ts'
import { lastInvoice } from './sql/last-invoice.ts'
import { takeCharges } from './sql/take-charges.ts'
import { takeXdrs } from './sql/take-xdrs.ts'

export type InvoiceTerms = {
  /** `YYYY-MM-DD`; without: as the customer's terms say */
  dueDate?: string
  /** to be approved before it has to be paid */
  isReviewed?: boolean
}

/**
 * Issues an invoice for the time from the customer's last one, or its creation, until `until`. Nothing is paid yet: `settle`
 * follows. The customer is locked. Refuses a time of which all is invoiced.
 */
export async function issueInvoice(
  tx: Queryable,
  customer: Customer,
  { until, now, terms = {} }: { until: Date; now: Date; terms?: InvoiceTerms },
): Promise<number> {
  const { serial, periodTo } = await lastInvoice(tx, customer.iCustomer)
  const periodFrom = periodTo ?? customer.createdAt
  if (periodFrom >= until)
    throw invalid(`customer ${customer.iCustomer} is invoiced until ${formatUtc(periodFrom)} already`)
  return write(tx, customer, {
    ...{ serial: serial + 1, periodFrom, periodTo: until, adjustment: 0n, replaces: null },
    ...{ now, terms },
  })
}

/** Issues an invoice in place of a void one: its charges, fees and usage, those of its period since, and its adjustment. */
export async function replaceInvoice(
  tx: Queryable,
  customer: Customer,
  replaced: Omit<Draft, 'serial' | 'replaces'> & { iInvoice: number },
): Promise<number> {
  const { serial } = await lastInvoice(tx, customer.iCustomer)
  const { iInvoice: replaces, ...draft } = replaced
  return write(tx, customer, { ...draft, serial: serial + 1, replaces })
}

type Draft = Pick<NewInvoice, 'serial' | 'periodFrom' | 'periodTo' | 'adjustment' | 'replaces'> & {
  now: Date
  terms: InvoiceTerms
}

async function write(tx: Queryable, customer: Customer, draft: Draft): Promise<number> {
  const { now, terms, ...invoice } = draft
  const { iEnv, iCustomer } = customer
  const iInvoice = await drawInvoiceId(tx)
  const taken = { iInvoice, until: draft.periodTo, replaces: draft.replaces }
  const amountNet = (await takeCharges(tx, iCustomer, taken)) + (await takeXdrs(tx, iCustomer, taken))
  const issueDate = formatUtcDate(now)
  const amounts = { amountTotal: amountNet + draft.adjustment, amountPaid: 0n }
  await insertInvoice(tx, {
    ...invoice,
    ...{ iInvoice, iEnv, iCustomer, invoiceNumber: invoiceNumber(iCustomer, draft.serial) },
    issueDate,
    dueDate: terms.dueDate ?? daysAfter(issueDate, customer.paymentDueDays),
    ...{ amountNet, amountPaid: 0n },
    status: invoiceStatus(terms.isReviewed ? 'under_review' : 'unpaid', amounts),
    createdAt: now,
  })
  return iInvoice
}
