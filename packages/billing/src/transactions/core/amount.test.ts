import { expect, test } from 'vitest'
import { readAmount } from './amount.ts'

test('an amount fits the database, with a balance and a limit', () => {
  expect(readAmount('fee', '-1.5')).toBe(-150_000n)
  expect(readAmount('fee', '99999999999999.99999')).toBe(10n ** 19n - 1n)
  expect(() => readAmount('fee', '100000000000000')).toThrow('fee is too large')
  expect(() => readAmount('fee', '-100000000000000')).toThrow('fee is too large')
  expect(() => readAmount('fee', '0.000001')).toThrow('fee must have at most 5 decimal places')
})
