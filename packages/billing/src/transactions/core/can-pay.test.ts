import { expect, test } from 'vitest'
import { canPay } from './can-pay.ts'

test('a fee is paid from the account’s funds, else from the customer’s', () => {
  expect(canPay({ account: 5n, customer: 0n }, 5n)).toBe(true)
  expect(canPay({ account: 4n, customer: 9n }, 5n)).toBe(false)
  expect(canPay({ account: null, customer: 4n }, 5n)).toBe(false)
  expect(canPay({ account: null, customer: null }, 5n)).toBe(true)
  expect(canPay({ account: -1n, customer: null }, 0n)).toBe(true)
})
