import { type Money, parseMoney } from '@openespf/contract/money'
import { invalid } from '../../core/refusals.ts'
import { AMOUNT_BOUND } from './balance.ts'

/** Reads an amount that a client named: at most 5 decimal places, below 10^14 either way. */
export function readAmount(name: string, value: unknown): Money {
  const amount = parseMoney(value)
  if (amount === undefined) throw invalid(`${name} must have at most 5 decimal places`)
  if (amount >= AMOUNT_BOUND || amount <= -AMOUNT_BOUND) throw invalid(`${name} is too large`)
  return amount
}
