import type { Money } from '@openespf/contract/money'
import { invalid } from '../../core/refusals.ts'

/** What `make_transaction` does to a balance; the public facts name the method only, so the list is ours. */
export type TransactionAction =
  | 'Manual charge'
  | 'Manual credit'
  | 'Manual payment'
  | 'Promotional credit'
  | 'Refund'

/** What a balance counts: what is owed (customers, credit accounts) or what is left (debit accounts). */
export type BalanceKind = 'owed' | 'left'

/** Below 10^14, so that a limit less a balance still has at most 15 digits before the point. */
export const AMOUNT_BOUND: Money = 10n ** 19n

/** A refund gives a payment back: like a charge, it makes more owed. */
const OWES: Record<TransactionAction, bigint> = {
  'Manual charge': 1n,
  Refund: 1n,
  'Manual credit': -1n,
  'Manual payment': -1n,
  'Promotional credit': -1n,
}

/** Whether it makes less owed: what is paid or credited uses up what is to pay. */
export function isCredit(action: TransactionAction): boolean {
  return OWES[action] < 0n
}

/** The balance after a transaction of an amount above 0; refuses one that could not be kept. */
export function balanceAfter(
  before: { balance: Money; kind: BalanceKind },
  transaction: { action: TransactionAction; amount: Money },
): Money {
  if (transaction.amount <= 0n) throw invalid('amount must be above 0')
  const owed = OWES[transaction.action] * transaction.amount
  const after = before.balance + (before.kind === 'owed' ? owed : -owed)
  if (after >= AMOUNT_BOUND || after <= -AMOUNT_BOUND) throw invalid('the balance would become too large')
  return after
}

/** -1 debit: balance is what is left; 1 credit: what is owed (espf-facts §7.5). */
export function balanceKind(billingModel: number): BalanceKind {
  return billingModel === -1 ? 'left' : 'owed'
}
