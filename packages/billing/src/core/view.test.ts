import { expect, test } from 'vitest'
import { isNarrow, wholeEnv } from './view.ts'

test('a view is narrow when it ends at a customer or an account', () => {
  expect(isNarrow({ iEnv: 1 })).toBe(false)
  expect(isNarrow({ iEnv: 1, iCustomer: 2 })).toBe(true)
  expect(isNarrow({ iEnv: 1, iCustomer: 2, iAccount: 3 })).toBe(true)
})

test('the whole environment of a narrow view', () => {
  expect(wholeEnv({ iEnv: 1, iCustomer: 2, iAccount: 3 })).toEqual({ iEnv: 1 })
})
