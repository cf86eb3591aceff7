import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { changed } from '../core/changed.ts'
import { invalid } from '../core/refusals.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import { type CustomerUpdate, updateCustomer } from '../customers/sql/update-customer.ts'
import { AMOUNT_BOUND } from '../transactions/core/balance.ts'
import { type Applied, applyCredit, takeBack } from './core/apply-credit.ts'
import { invoiceStatus } from './core/invoice-status.ts'
import type { Invoice } from './sql/invoice-row.ts'
import { lockPaidInvoices } from './sql/lock-paid-invoices.ts'
import { lockPayableInvoices } from './sql/lock-payable-invoices.ts'
import { updateInvoice } from './sql/update-invoice.ts'

export type Settlement = {
  /** what more there is to pay with; below 0: what is taken back of what was paid */
  credit?: Money
  /** the invoice that it was paid for, before the others */
  iInvoice?: number | undefined
  /** whether an invoice that was overdue is no longer to be paid, for another reason than this */
  wasOverdue?: boolean
  /** the customer's balance afterwards */
  balance?: Money
}

/**
 * Pays the invoices with what the customer has, the oldest first, and lifts what overdue ones brought about when none is left:
 * the limitation, the suspension, and the delays of both. A suspension by hand stays. The customer is locked, and its open
 * accounts will be (they inherit the suspension): no account may be locked before.
 */
export async function settle(tx: Queryable, customer: Customer, settlement: Settlement = {}): Promise<void> {
  const { credit = 0n, iInvoice, wasOverdue = false, balance = customer.balance } = settlement
  const taken = credit < 0n ? await takeFromPaid(tx, customer, -credit) : customer.unappliedCredit + credit
  if (taken >= AMOUNT_BOUND) throw invalid('what is paid ahead would become too large')
  const invoices = await lockPayableInvoices(tx, customer.iCustomer)
  const inTurn = invoices.toSorted(
    (a, b) => Number(b.iInvoice === iInvoice) - Number(a.iInvoice === iInvoice),
  )
  const applied = applyCredit(inTurn, taken)
  await write(tx, applied)
  const open = invoices.map((one) => applied.changed.find(({ iInvoice: key }) => key === one.iInvoice) ?? one)
  const overdueBefore = wasOverdue || invoices.some(isOverdue)
  const lifted = open.some((one) => one.amountPaid < one.amountTotal && isOverdue(one))
    ? {}
    : lift(customer, overdueBefore)
  const changes = changed(customer, { balance, unappliedCredit: applied.left, ...lifted })
  if (Object.keys(changes).length > 0) await updateCustomer(tx, customer.iCustomer, changes)
}

const isOverdue = ({ status }: Pick<Invoice, 'status'>): boolean => status === 'overdue'

/** What no invoice used goes first, then what the newest ones were paid with. Returns what is still not used. */
async function takeFromPaid(tx: Queryable, customer: Customer, amount: Money): Promise<Money> {
  if (amount <= customer.unappliedCredit) return customer.unappliedCredit - amount
  const paid = await lockPaidInvoices(tx, customer.iCustomer)
  await write(tx, takeBack(paid.toReversed(), amount - customer.unappliedCredit))
  return 0n
}

async function write(tx: Queryable, { changed: invoices }: Applied<Invoice>): Promise<void> {
  for (const invoice of invoices.toSorted((a, b) => a.iInvoice - b.iInvoice)) {
    const status = invoiceStatus(invoice.status, invoice)
    await updateInvoice(tx, invoice.iInvoice, { amountPaid: invoice.amountPaid, status })
  }
}

function lift(customer: Customer, overdueBefore: boolean): CustomerUpdate {
  if (!overdueBefore && !customer.limited && !customer.suspendedForDebt) return {}
  return {
    limited: false,
    suspendedForDebt: false,
    limitingDelayedUntil: null,
    suspensionDelayedUntil: null,
    ...(customer.suspendedForDebt && customer.billStatus === 'S' ? { billStatus: 'O' as const } : {}),
  }
}
