import type { V1Params, V1Result } from '@openespf/contract/billing'
import { moneyToWire } from '@openespf/contract/money'
import { readAmount } from '../../transactions/core/amount.ts'
import type { MadeTransaction, TransactionInput } from '../../transactions/operations.ts'
import { defined } from './read-params.ts'

type Params = Omit<V1Params<'Account/make_transaction'>, 'i_account'>

export function readTransaction(params: Params): TransactionInput {
  return {
    action: params.action,
    amount: readAmount('amount', params.amount),
    ...defined({ visibleComment: params.visible_comment, internalComment: params.internal_comment }),
  }
}

export function transactionResult(made: MadeTransaction): V1Result<'Account/make_transaction'> {
  return { i_payment_transaction: made.iPaymentTransaction, balance: moneyToWire(made.balance) }
}
