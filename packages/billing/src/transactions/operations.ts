import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { findAccount } from '../accounts/sql/find-account.ts'
import { updateAccount } from '../accounts/sql/update-account.ts'
import { refuseOwn } from '../core/refusals.ts'
import { type View, wholeEnv } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import { updateCustomer } from '../customers/sql/update-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { settle } from '../invoices/settle.ts'
import { balanceAfter, balanceKind, isCredit, type TransactionAction } from './core/balance.ts'
import { insertTransaction } from './sql/insert-transaction.ts'

/** `amount` is above 0; the action says which way it goes. */
export type TransactionInput = {
  action: TransactionAction
  amount: Money
  visibleComment?: string
  internalComment?: string
}
export type MadeTransaction = { iPaymentTransaction: number; balance: Money }

export type Transactions = ReturnType<typeof createTransactions>

/**
 * Charges and credits. Charges wait for the next invoice, as fees and usage do; payments and credits pay the customer's
 * invoices, the oldest first, and refunds take that back. Refusals: `entity.not_found`, `entity.closed`, `request.invalid`,
 * `auth.forbidden`.
 */
export function createTransactions({ database, clock }: BillingDeps) {
  const comments = { visibleComment: '', internalComment: '' }

  return {
    ofAccount(view: View, iAccount: number, input: TransactionInput): Promise<MadeTransaction> {
      return database.transaction(async (tx) => {
        await settleOwner(tx, view, { iAccount, credit: creditOf(input) })
        const account = await lockOpenAccount(tx, view, iAccount)
        refuseOwn(view, account.iCustomer)
        const kind = balanceKind(account.billingModel)
        const balance = balanceAfter({ balance: account.balance, kind }, input)
        await updateAccount(tx, iAccount, { balance })
        const iPaymentTransaction = await insertTransaction(tx, {
          ...comments,
          ...input,
          ...{ iEnv: view.iEnv, iAccount, iCustomer: null, balanceAfter: balance, createdAt: clock.now() },
        })
        return { iPaymentTransaction, balance }
      })
    },

    ofCustomer(view: View, iCustomer: number, input: TransactionInput): Promise<MadeTransaction> {
      return database.transaction(async (tx) => {
        refuseOwn(view, iCustomer)
        const customer = await lockOpenCustomer(tx, view, iCustomer)
        const balance = balanceAfter({ balance: customer.balance, kind: 'owed' }, input)
        const iPaymentTransaction = await insertTransaction(tx, {
          ...comments,
          ...input,
          ...{ iEnv: view.iEnv, iCustomer, iAccount: null, balanceAfter: balance, createdAt: clock.now() },
        })
        const credit = creditOf(input)
        if (credit === 0n) await updateCustomer(tx, iCustomer, { balance })
        else await settle(tx, customer, { credit, balance })
        return { iPaymentTransaction, balance }
      })
    },
  }
}

/** What there is more to pay invoices with. A charge changes that only when it is invoiced. */
function creditOf({ action, amount }: TransactionInput): Money {
  if (action === 'Refund') return -amount
  return isCredit(action) ? amount : 0n
}

/**
 * The charges of a credit account are invoiced to its customer, so what is paid for it pays the customer's invoices. It comes
 * first: the customer is locked before its accounts, and a suspension that is lifted locks all of them in id order.
 */
async function settleOwner(
  tx: Queryable,
  view: View,
  { iAccount, credit }: { iAccount: number; credit: Money },
): Promise<void> {
  const account = credit === 0n ? undefined : await findAccount(tx, view, iAccount)
  if (!account || account.billingModel === -1) return
  const customer = await lockCustomer(tx, wholeEnv(view), account.iCustomer)
  if (customer) await settle(tx, customer, { credit })
}
