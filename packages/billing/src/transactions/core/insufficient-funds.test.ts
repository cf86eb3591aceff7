import { expect, test } from 'vitest'
import { insufficientFunds } from './insufficient-funds.ts'

test('names the fee', () => {
  expect(insufficientFunds(150_000n)).toMatchObject({
    code: 'funds.insufficient',
    message: 'There are no funds for the fee of 1.5. Nothing was changed.',
  })
})
