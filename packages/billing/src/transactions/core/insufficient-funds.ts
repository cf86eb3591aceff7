import { AppError } from '@openespf/contract/errors'
import { formatMoney, type Money } from '@openespf/contract/money'

/** A fee that was asked for now and cannot be paid. */
export function insufficientFunds(fee: Money): AppError {
  return new AppError('funds.insufficient', { amount: formatMoney(fee) })
}
