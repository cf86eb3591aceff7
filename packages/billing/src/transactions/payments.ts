import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { invalid, notFound, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import type { Customer } from '../customers/sql/customer-row.ts'
import type { BillingDeps } from '../deps.ts'
import { lockOpenInvoice } from '../invoices/open-invoice.ts'
import { settle } from '../invoices/settle.ts'
import { balanceAfter } from './core/balance.ts'
import type { MadeTransaction } from './operations.ts'
import { findPayer } from './sql/find-payer.ts'
import { insertTransaction } from './sql/insert-transaction.ts'
import { lockPayment, type Payment, type PaymentStatus } from './sql/lock-payment.ts'
import { updatePayment } from './sql/update-payment.ts'

export type PaymentInput = {
  amount: Money
  /** not yet certain: counts when it is completed */
  isPending?: boolean
  resultCode?: string
  visibleComment?: string
  internalComment?: string
}

export type Payments = ReturnType<typeof createPayments>

/**
 * Payments of invoices. A payment pays the invoice that it is made for, then the customer's oldest ones; the rest waits for
 * the next. Refusals: `entity.not_found`, `entity.closed`, `request.invalid`, `auth.forbidden`.
 */
export function createPayments({ database, clock }: BillingDeps) {
  return {
    register(view: View, iInvoice: number, input: PaymentInput): Promise<MadeTransaction> {
      return database.transaction(async (tx) => {
        const { customer } = await lockOpenInvoice(tx, view, iInvoice)
        const { isPending = false, amount } = input
        const paid = afterPayment(customer, amount)
        const balance = isPending ? customer.balance : paid
        const { iEnv, iCustomer } = customer
        const { resultCode = '', visibleComment = '', internalComment = '' } = input
        const iPaymentTransaction = await insertTransaction(tx, {
          ...{ iEnv, iCustomer, iAccount: null, iInvoice, action: 'Manual payment', amount },
          ...{ resultCode, visibleComment, internalComment, balanceAfter: balance, createdAt: clock.now() },
          status: isPending ? 'pending' : 'completed',
        })
        if (!isPending) await settle(tx, customer, { credit: amount, iInvoice, balance })
        return { iPaymentTransaction, balance }
      })
    },

    /** The pending payment was made: it counts from now on. */
    complete(view: View, iPaymentTransaction: number, resultCode?: string): Promise<void> {
      return database.transaction(async (tx) => {
        const { customer, payment } = await lockOf(tx, view, iPaymentTransaction)
        requireStatus(payment, 'pending')
        const balance = afterPayment(customer, payment.amount)
        await updatePayment(tx, iPaymentTransaction, {
          ...{ status: 'completed', balanceAfter: balance, resultCode: resultCode ?? payment.resultCode },
        })
        const { amount: credit, iInvoice } = payment
        await settle(tx, customer, { credit, balance, iInvoice: iInvoice ?? undefined })
      })
    },

    /** The pending payment was not made: it never counted. */
    decline(view: View, iPaymentTransaction: number, resultCode?: string): Promise<void> {
      return database.transaction(async (tx) => {
        const { payment } = await lockOf(tx, view, iPaymentTransaction)
        requireStatus(payment, 'pending')
        await updatePayment(tx, iPaymentTransaction, {
          ...{ status: 'declined', resultCode: resultCode ?? payment.resultCode },
        })
      })
    },

    /** Gives a completed payment back: what no invoice used first, then from what the newest invoices were paid with. */
    refund(view: View, iPaymentTransaction: number, resultCode?: string): Promise<MadeTransaction> {
      return database.transaction(async (tx) => {
        const { customer, payment } = await lockOf(tx, view, iPaymentTransaction)
        requireStatus(payment, 'completed')
        const { amount } = payment
        const { iEnv, iCustomer } = customer
        const balance = balanceAfter(
          { balance: customer.balance, kind: 'owed' },
          { action: 'Refund', amount },
        )
        await updatePayment(tx, iPaymentTransaction, {
          ...{ status: 'refunded', resultCode: resultCode ?? payment.resultCode },
        })
        const refund = await insertTransaction(tx, {
          ...{ iEnv, iCustomer, iAccount: null, action: 'Refund', amount, balanceAfter: balance },
          ...{ visibleComment: '', internalComment: '', createdAt: clock.now() },
        })
        await settle(tx, customer, { credit: -amount, balance })
        return { iPaymentTransaction: refund, balance }
      })
    },
  }
}

function afterPayment(customer: Customer, amount: Money): Money {
  return balanceAfter({ balance: customer.balance, kind: 'owed' }, { action: 'Manual payment', amount })
}

/** The payment with its customer, both locked. */
async function lockOf(
  tx: Queryable,
  view: View,
  iPaymentTransaction: number,
): Promise<{ customer: Customer; payment: Payment }> {
  const iCustomer = await findPayer(tx, view, iPaymentTransaction)
  if (iCustomer === undefined) throw notFound('payment', `i_payment_transaction ${iPaymentTransaction}`)
  refuseOwn(view, iCustomer)
  const customer = await lockOpenCustomer(tx, view, iCustomer)
  return { customer, payment: await lockPayment(tx, iPaymentTransaction) }
}

function requireStatus(payment: Payment, status: PaymentStatus): void {
  if (payment.status !== status) throw invalid(`the payment is ${payment.status}, not ${status}`)
}
