import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { invalid } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { AMOUNT_BOUND, balanceAfter } from '../transactions/core/balance.ts'
import { insertTransaction } from '../transactions/sql/insert-transaction.ts'
import { invoiceStatus } from './core/invoice-status.ts'
import { lockOpenInvoice } from './open-invoice.ts'
import { settle } from './settle.ts'
import { updateInvoice } from './sql/update-invoice.ts'

export type Adjustment = {
  /** added to what is to be paid; below 0: taken from it */
  amount: Money
  /** what was paid too much by it is given back, instead of being kept for other invoices */
  isRefunded?: boolean
  visibleComment?: string
  internalComment?: string
}

/**
 * Adds an adjustment to an invoice and makes it a transaction of the customer, whose key it returns: a charge or, below 0, a
 * credit. Refuses one of 0, one that leaves less than 0 to pay, and a refund of what is not taken off.
 */
export async function adjustInvoice(
  tx: Queryable,
  view: View,
  input: Adjustment & { iInvoice: number; now: Date },
): Promise<number> {
  const { iInvoice, amount, isRefunded = false, now } = input
  const { invoice, customer } = await lockOpenInvoice(tx, view, iInvoice)
  if (amount === 0n) throw invalid('amount must not be 0')
  if (isRefunded && amount > 0n) throw invalid('refund_to_cc needs an amount below 0')
  const amountTotal = invoice.amountTotal + amount
  if (amountTotal < 0n) throw invalid('less than nothing would be left to pay')
  if (amountTotal >= AMOUNT_BOUND) throw invalid('the invoice would become too large')
  const excess = invoice.amountPaid > amountTotal ? invoice.amountPaid - amountTotal : 0n
  const amountPaid = invoice.amountPaid - excess
  const action = amount > 0n ? 'Manual charge' : 'Manual credit'
  const size = amount > 0n ? amount : -amount
  const balance = balanceAfter({ balance: customer.balance, kind: 'owed' }, { action, amount: size })
  const { visibleComment = '', internalComment = '' } = input
  const record = {
    ...{ iEnv: customer.iEnv, iCustomer: customer.iCustomer, iAccount: null, iInvoice },
    ...{ visibleComment, internalComment, createdAt: now },
  }
  const made = await insertTransaction(tx, { ...record, action, amount: size, balanceAfter: balance })
  const refund = isRefunded ? excess : 0n
  if (refund > 0n)
    await insertTransaction(tx, {
      ...{ ...record, action: 'Refund', amount: refund, balanceAfter: balance + refund },
    })
  await updateInvoice(tx, iInvoice, {
    ...{ adjustment: invoice.adjustment + amount, amountPaid },
    status: invoiceStatus(invoice.status, { amountTotal, amountPaid }),
  })
  await settle(tx, customer, {
    credit: excess - refund,
    balance: balance + refund,
    wasOverdue: invoice.status === 'overdue',
  })
  return made
}
