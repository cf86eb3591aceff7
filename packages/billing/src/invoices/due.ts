import { formatUtcDate } from '@openespf/contract/time'
import type { Queryable } from '@openespf/foundation/pg'
import type { Rule } from '../clock/rule.ts'
import { changed } from '../core/changed.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import { updateCustomer } from '../customers/sql/update-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { periodEnd } from './core/billing-period.ts'
import { issueInvoice } from './issue-invoice.ts'
import { settle } from './settle.ts'
import { lastInvoice } from './sql/last-invoice.ts'
import { listCustomersToInvoice } from './sql/list-customers-to-invoice.ts'
import { listCustomersToLimit } from './sql/list-customers-to-limit.ts'
import { listCustomersToSuspend } from './sql/list-customers-to-suspend.ts'
import { listEndedDelays } from './sql/list-ended-delays.ts'
import { listInvoicesPastDue } from './sql/list-invoices-past-due.ts'
import { lockInvoice } from './sql/lock-invoice.ts'
import { updateInvoice } from './sql/update-invoice.ts'

const BATCH = 100

type Due = { iEnv: number; iCustomer: number }

/** Runs a change for each of those due, one transaction each, with its customer locked; the change says whether it made one. */
async function forEachDue<D extends Due>(
  { database }: BillingDeps,
  due: readonly D[],
  change: (tx: Queryable, customer: Customer, one: D) => Promise<boolean>,
): Promise<number> {
  let count = 0
  for (const one of due) {
    const isChanged = await database.transaction(async (tx) => {
      const customer = await lockCustomer(tx, { iEnv: one.iEnv }, one.iCustomer)
      return customer !== undefined && customer.billStatus !== 'C' && change(tx, customer, one)
    })
    if (isChanged) count += 1
  }
  return count
}

/** At the end of a billing period, issues the invoice for it and sets the next end; periods missed are made up for in turn. */
export function createInvoicingRule(deps: BillingDeps): Rule {
  return {
    name: 'issue invoices at the end of billing periods',
    async runOnce(now) {
      const due = await listCustomersToInvoice(deps.database, now, BATCH)
      return forEachDue(deps, due, async (tx, customer) => {
        const { nextInvoiceAt: until, iBillingPeriod, createdAt } = customer
        if (until === null || until > now) return false
        const nextInvoiceAt = periodEnd(iBillingPeriod, until, createdAt)
        await updateCustomer(tx, customer.iCustomer, { nextInvoiceAt })
        const { periodTo } = await lastInvoice(tx, customer.iCustomer)
        if ((periodTo ?? createdAt) >= until) return true
        await issueInvoice(tx, customer, { until, now })
        await settle(tx, customer)
        return true
      })
    },
  }
}

/** The day after its due date, an invoice that is not paid becomes overdue. Days are those of UTC. */
export function createOverdueRule(deps: BillingDeps): Rule {
  return {
    name: 'make unpaid invoices overdue',
    async runOnce(now) {
      const today = formatUtcDate(now)
      const due = await listInvoicesPastDue(deps.database, today, BATCH)
      return forEachDue(deps, due, async (tx, _customer, { iInvoice }) => {
        const { status, dueDate } = await lockInvoice(tx, iInvoice)
        const isOpen = status === 'approved' || status === 'unpaid' || status === 'partially_paid'
        if (!isOpen || dueDate >= today) return false
        await updateInvoice(tx, iInvoice, { status: 'overdue' })
        return true
      })
    },
  }
}

/** When an invoice is overdue for longer than the customer's terms allow, limits the customer's services. */
export function createLimitationRule(deps: BillingDeps): Rule {
  return {
    name: 'limit customers with overdue invoices',
    async runOnce(now) {
      const due = await listCustomersToLimit(deps.database, now, { limit: BATCH })
      return forEachDue(deps, due, async (tx, { iCustomer }) => {
        const still = await listCustomersToLimit(tx, now, { limit: 1, iCustomer })
        if (still.length === 0) return false
        await updateCustomer(tx, iCustomer, { limited: true, limitingDelayedUntil: null })
        return true
      })
    },
  }
}

/** When an invoice is overdue for longer than the customer's terms allow, suspends the customer, and so its accounts. */
export function createSuspensionRule(deps: BillingDeps): Rule {
  return {
    name: 'suspend customers with overdue invoices',
    async runOnce(now) {
      const due = await listCustomersToSuspend(deps.database, now, { limit: BATCH })
      return forEachDue(deps, due, async (tx, { iCustomer }) => {
        const still = await listCustomersToSuspend(tx, now, { limit: 1, iCustomer })
        if (still.length === 0) return false
        await updateCustomer(tx, iCustomer, {
          ...{ billStatus: 'S', suspendedForDebt: true, suspensionDelayedUntil: null },
        })
        return true
      })
    },
  }
}

/** Ends the delay of a limitation or a suspension at its time. */
export function createDelayRule(deps: BillingDeps): Rule {
  return {
    name: 'end delays of limitations and suspensions',
    async runOnce(now) {
      const due = await listEndedDelays(deps.database, now, BATCH)
      return forEachDue(deps, due, async (tx, customer) => {
        const kept = (until: Date | null) => (until !== null && until <= now ? null : until)
        const changes = changed(customer, {
          limitingDelayedUntil: kept(customer.limitingDelayedUntil),
          suspensionDelayedUntil: kept(customer.suspensionDelayedUntil),
        })
        if (Object.keys(changes).length === 0) return false
        await updateCustomer(tx, customer.iCustomer, changes)
        return true
      })
    },
  }
}
