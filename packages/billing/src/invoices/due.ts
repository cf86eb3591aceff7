import { formatUtcDate } from '@openespf/contract/time'
import type { Queryable } from '@openespf/foundation/pg'
import { createDueRule, type Due } from '../clock/due-rule.ts'
import type { Rule, RuleDeps } from '../clock/rule.ts'
import { changed } from '../core/changed.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import { updateCustomer } from '../customers/sql/update-customer.ts'
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

type DueCustomer = { iEnv: number; iCustomer: number }

/** A rule that works with the customer locked, and passes over closed ones. */
function createCustomerRule<D extends DueCustomer>(
  deps: RuleDeps,
  due: Omit<Due<D>, 'change'> & {
    change(tx: Queryable, customer: Customer, at: { one: D; now: Date }): Promise<boolean>
  },
): Rule {
  return createDueRule<D>(deps, {
    ...due,
    async change(tx, one, now) {
      const customer = await lockCustomer(tx, { iEnv: one.iEnv }, one.iCustomer)
      if (!customer || customer.billStatus === 'C') return false
      return due.change(tx, customer, { one, now })
    },
  })
}

const customerOf = ({ iCustomer }: DueCustomer): string => `customer/${iCustomer}`
const customersOf = (due: readonly DueCustomer[]): number[] => due.map(({ iCustomer }) => iCustomer)

/** At the end of a billing period, issues the invoice for it and sets the next end; periods missed are made up for in turn. */
export function createInvoicingRule(deps: RuleDeps): Rule {
  return createCustomerRule<DueCustomer>(deps, {
    name: 'issue invoices at the end of billing periods',
    entityOf: customerOf,
    list: (now, leftOut) =>
      listCustomersToInvoice(deps.database, now, { limit: BATCH, leftOut: customersOf(leftOut) }),
    async change(tx, customer, { now }) {
      const { nextInvoiceAt: until, iBillingPeriod, createdAt } = customer
      if (until === null || until > now) return false
      const nextInvoiceAt = periodEnd(iBillingPeriod, until, createdAt)
      await updateCustomer(tx, customer.iCustomer, { nextInvoiceAt })
      const { periodTo } = await lastInvoice(tx, customer.iCustomer)
      if ((periodTo ?? createdAt) >= until) return true
      await issueInvoice(tx, customer, { until, now })
      await settle(tx, customer)
      return true
    },
  })
}

/** The day after its due date, an invoice that is not paid becomes overdue. Days are those of UTC. */
export function createOverdueRule(deps: RuleDeps): Rule {
  return createCustomerRule<DueCustomer & { iInvoice: number }>(deps, {
    name: 'make unpaid invoices overdue',
    entityOf: ({ iInvoice }) => `invoice/${iInvoice}`,
    list: (now, due) => {
      const leftOut = due.map(({ iInvoice }) => iInvoice)
      return listInvoicesPastDue(deps.database, formatUtcDate(now), { limit: BATCH, leftOut })
    },
    async change(tx, _customer, { one: { iInvoice }, now }) {
      const { status, dueDate } = await lockInvoice(tx, iInvoice)
      const isOpen = status === 'approved' || status === 'unpaid' || status === 'partially_paid'
      if (!isOpen || dueDate >= formatUtcDate(now)) return false
      await updateInvoice(tx, iInvoice, { status: 'overdue' })
      return true
    },
  })
}

/** When an invoice is overdue for longer than the customer's terms allow, limits the customer's services. */
export function createLimitationRule(deps: RuleDeps): Rule {
  return createCustomerRule<DueCustomer>(deps, {
    name: 'limit customers with overdue invoices',
    entityOf: customerOf,
    list: (now, leftOut) =>
      listCustomersToLimit(deps.database, now, { limit: BATCH, leftOut: customersOf(leftOut) }),
    async change(tx, { iCustomer }, { now }) {
      const still = await listCustomersToLimit(tx, now, { limit: 1, iCustomer })
      if (still.length === 0) return false
      await updateCustomer(tx, iCustomer, { limited: true, limitingDelayedUntil: null })
      return true
    },
  })
}

/** When an invoice is overdue for longer than the customer's terms allow, suspends the customer, and so its accounts. */
export function createSuspensionRule(deps: RuleDeps): Rule {
  return createCustomerRule<DueCustomer>(deps, {
    name: 'suspend customers with overdue invoices',
    entityOf: customerOf,
    list: (now, leftOut) =>
      listCustomersToSuspend(deps.database, now, { limit: BATCH, leftOut: customersOf(leftOut) }),
    async change(tx, { iCustomer }, { now }) {
      const still = await listCustomersToSuspend(tx, now, { limit: 1, iCustomer })
      if (still.length === 0) return false
      await updateCustomer(tx, iCustomer, {
        ...{ billStatus: 'S', suspendedForDebt: true, suspensionDelayedUntil: null },
      })
      return true
    },
  })
}

/** Ends the delay of a limitation or a suspension at its time. */
export function createDelayRule(deps: RuleDeps): Rule {
  return createCustomerRule<DueCustomer>(deps, {
    name: 'end delays of limitations and suspensions',
    entityOf: customerOf,
    list: (now, leftOut) =>
      listEndedDelays(deps.database, now, { limit: BATCH, leftOut: customersOf(leftOut) }),
    async change(tx, customer, { now }) {
      const kept = (until: Date | null) => (until !== null && until <= now ? null : until)
      const changes = changed(customer, {
        limitingDelayedUntil: kept(customer.limitingDelayedUntil),
        suspensionDelayedUntil: kept(customer.suspensionDelayedUntil),
      })
      if (Object.keys(changes).length === 0) return false
      await updateCustomer(tx, customer.iCustomer, changes)
      return true
    },
  })
}
