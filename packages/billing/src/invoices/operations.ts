import type { Page, Paging } from '../core/paging.ts'
import { invalid, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { type Adjustment, adjustInvoice } from './adjust-invoice.ts'
import { invoiceStatus } from './core/invoice-status.ts'
import { type InvoiceTerms, issueInvoice, replaceInvoice } from './issue-invoice.ts'
import { lockOpenInvoice } from './open-invoice.ts'
import { invoicePdf } from './pdf.ts'
import { settle } from './settle.ts'
import { findInvoice } from './sql/find-invoice.ts'
import type { Invoice } from './sql/invoice-row.ts'
import { type InvoiceFilter, listInvoices } from './sql/list-invoices.ts'
import { type InvoiceItem, listItems } from './sql/list-items.ts'
import { updateInvoice } from './sql/update-invoice.ts'

export type DetailedInvoice = Invoice & { items: InvoiceItem[] }
export type Invoices = ReturnType<typeof createInvoices>

/**
 * Operations on invoices. Customers are locked before their invoices, these in id order. Refusals: `entity.not_found`,
 * `entity.closed` (the customer, a void invoice), `request.invalid`, `auth.forbidden` (a reseller about its own).
 */
export function createInvoices({ database, clock }: BillingDeps) {
  async function find(view: View, iInvoice: number): Promise<DetailedInvoice | undefined> {
    const invoice = await findInvoice(database, view, iInvoice)
    return invoice && { ...invoice, items: await listItems(database, iInvoice) }
  }

  return {
    find,

    list(view: View, filter: InvoiceFilter, paging: Paging): Promise<Page<Invoice>> {
      return listInvoices(database, view, filter, paging)
    },

    /** The invoice as a PDF document, with its number; undefined when there is none. */
    async pdf(view: View, iInvoice: number): Promise<{ invoiceNumber: string; bytes: Buffer } | undefined> {
      const invoice = await find(view, iInvoice)
      return invoice && { invoiceNumber: invoice.invoiceNumber, bytes: await invoicePdf(invoice) }
    },

    /** Issues an invoice for the time from the last one until now; the billing period goes on as it was. */
    generate(view: View, iCustomer: number, terms: InvoiceTerms = {}): Promise<number> {
      return database.transaction(async (tx) => {
        const now = clock.now()
        refuseOwn(view, iCustomer)
        const customer = await lockOpenCustomer(tx, view, iCustomer)
        const iInvoice = await issueInvoice(tx, customer, { until: now, now, terms })
        await settle(tx, customer)
        return iInvoice
      })
    },

    /** Changes what is to be paid, and the balance with it; see `adjustInvoice`. */
    adjust(view: View, iInvoice: number, adjustment: Adjustment): Promise<number> {
      return database.transaction((tx) =>
        adjustInvoice(tx, view, { ...adjustment, iInvoice, now: clock.now() }),
      )
    },

    /**
     * Cancels the invoice and issues another in its place; what was paid of it pays the new one. Returns the new one's key.
     */
    void(view: View, iInvoice: number, terms: InvoiceTerms = {}): Promise<number> {
      return database.transaction(async (tx) => {
        const { invoice, customer } = await lockOpenInvoice(tx, view, iInvoice)
        const { periodFrom, periodTo, adjustment, amountPaid } = invoice
        await updateInvoice(tx, iInvoice, { status: 'void', amountPaid: 0n })
        const draft = { iInvoice, periodFrom, periodTo, adjustment, now: clock.now(), terms }
        const replacing = await replaceInvoice(tx, customer, draft)
        await settle(tx, customer, { credit: amountPaid, wasOverdue: invoice.status === 'overdue' })
        return replacing
      })
    },

    /** Asks for payment of an invoice that is under review or not to be paid; refuses any other. */
    approve(view: View, iInvoice: number): Promise<void> {
      return database.transaction(async (tx) => {
        const { invoice, customer } = await lockOpenInvoice(tx, view, iInvoice)
        if (invoice.status !== 'under_review' && invoice.status !== 'do_not_pay')
          throw invalid(
            `the invoice is ${invoice.status}: only one under review or not to be paid is approved`,
          )
        await updateInvoice(tx, iInvoice, { status: invoiceStatus('approved', invoice) })
        await settle(tx, customer)
      })
    },

    /** Payment of what is still due is not asked for; nothing that follows from its being overdue stays. */
    doNotPay(view: View, iInvoice: number): Promise<void> {
      return database.transaction(async (tx) => {
        const { invoice, customer } = await lockOpenInvoice(tx, view, iInvoice)
        if (invoice.status === 'do_not_pay') return
        if (invoice.amountDue === 0n) throw invalid('nothing of the invoice is left to be paid')
        await updateInvoice(tx, iInvoice, { status: 'do_not_pay' })
        await settle(tx, customer, { wasOverdue: invoice.status === 'overdue' })
      })
    },
  }
}
