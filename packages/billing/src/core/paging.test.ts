import { expect, test } from 'vitest'
import { pageValues } from './paging.ts'

test('a list has at most 500 rows and starts at the first', () => {
  expect(pageValues({})).toEqual([500, 0, false])
  expect(pageValues({ limit: 10_000, offset: 7, withTotal: true })).toEqual([500, 7, true])
  expect(pageValues({ limit: 3 })).toEqual([3, 0, false])
})
