import { expect, test } from 'vitest'
import { addDays, type BillingPeriod, earliest, periodAt } from './periods.ts'

const time = (text: string) => new Date(`${text}T10:00:00Z`)

test.each<[BillingPeriod, string, string, string]>([
  [1, '2026-03-05', '2026-03-05', '2026-03-06'],
  [2, '2026-02-07', '2026-02-07', '2026-02-14'],
  [3, '2026-02-14', '2026-01-31', '2026-02-15'],
  [3, '2026-02-20', '2026-02-15', '2026-02-28'],
  [4, '2026-02-27', '2026-01-31', '2026-02-28'],
  [5, '2036-03-30', '2036-02-29', '2036-03-31'],
  [6, '2026-03-02', '2026-03-02', '2026-04-01'],
])('period %i from the last of January that contains %s', (period, at, from, to) => {
  expect(periodAt(time('2026-01-31'), period, time(at))).toEqual({ from: time(from), to: time(to) })
})

test('before the anchor the first period counts', () => {
  expect(periodAt(time('2026-01-31'), 1, time('2025-01-01'))).toEqual({
    from: time('2026-01-31'),
    to: time('2026-02-01'),
  })
})

test('days and the earliest time', () => {
  expect(addDays(time('2026-01-31'), 1)).toEqual(time('2026-02-01'))
  expect(earliest(null, time('2026-02-01'), time('2026-01-01'))).toEqual(time('2026-01-01'))
  expect(earliest(null)).toBeNull()
})
