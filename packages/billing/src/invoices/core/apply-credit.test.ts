import { expect, test } from 'vitest'
import { applyCredit, takeBack } from './apply-credit.ts'

const a = { iInvoice: 1, amountTotal: 10n, amountPaid: 4n }
const b = { iInvoice: 2, amountTotal: 5n, amountPaid: 5n }
const c = { iInvoice: 3, amountTotal: 7n, amountPaid: 0n }

test('a credit pays what is due, in order, and the rest is left', () => {
  expect(applyCredit([a, b, c], 8n)).toEqual({
    changed: [
      { ...a, amountPaid: 10n },
      { ...c, amountPaid: 2n },
    ],
    left: 0n,
  })
  expect(applyCredit([a, b], 8n)).toEqual({ changed: [{ ...a, amountPaid: 10n }], left: 2n })
  expect(applyCredit([a], 0n)).toEqual({ changed: [], left: 0n })
})

test('what is taken back is no longer paid', () => {
  expect(takeBack([c, b, a], 6n)).toEqual({
    changed: [
      { ...b, amountPaid: 0n },
      { ...a, amountPaid: 3n },
    ],
    left: 0n,
  })
  expect(takeBack([a], 6n).left).toBe(2n)
})
