import { expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const now = Date.UTC(2018, 3, 12, 15, 24, 0)

test.each([
  ['120', 120_000],
  [' 0 ', 0],
  ['Thu, 12 Apr 2018 15:25:00 GMT', 60_000],
  ['Thu, 12 Apr 2018 15:23:00 GMT', 0],
  ['-5', undefined],
  ['1.5', undefined],
  ['later', undefined],
  ['', undefined],
])('%j asks for %s ms', (header, ms) => {
  expect(parseRetryAfter(header, now)).toBe(ms)
})
