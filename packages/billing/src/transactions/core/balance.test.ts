import { expect, test } from 'vitest'
import { AMOUNT_BOUND, balanceAfter, balanceKind, isCredit, type TransactionAction } from './balance.ts'

test.each<[TransactionAction, bigint, bigint]>([
  ['Manual charge', 110n, 90n],
  ['Refund', 110n, 90n],
  ['Manual credit', 90n, 110n],
  ['Manual payment', 90n, 110n],
  ['Promotional credit', 90n, 110n],
])('%s of 10: owed 100 → %d, left 100 → %d', (action, owed, left) => {
  expect(balanceAfter({ balance: 100n, kind: 'owed' }, { action, amount: 10n })).toBe(owed)
  expect(balanceAfter({ balance: 100n, kind: 'left' }, { action, amount: 10n })).toBe(left)
})

test('refuses no amount and balances that cannot be kept', () => {
  const before = { balance: AMOUNT_BOUND - 1n, kind: 'owed' } as const
  for (const amount of [0n, -5n])
    expect(() => balanceAfter(before, { action: 'Manual payment', amount })).toThrow('amount must be above 0')
  expect(() => balanceAfter(before, { action: 'Manual charge', amount: 1n })).toThrow('too large')
  expect(() =>
    balanceAfter({ balance: 1n - AMOUNT_BOUND, kind: 'left' }, { action: 'Manual charge', amount: 1n }),
  ).toThrow('too large')
})

test('payments and credits make less owed', () => {
  expect(isCredit('Manual payment')).toBe(true)
  expect(isCredit('Refund')).toBe(false)
})

test('a debit balance is what is left, any other what is owed', () => {
  expect(balanceKind(-1)).toBe('left')
  expect(balanceKind(1)).toBe('owed')
})
