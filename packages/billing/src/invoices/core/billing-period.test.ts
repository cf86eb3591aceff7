import { expect, test } from 'vitest'
import { type BillingPeriod, daysAfter, periodEnd } from './billing-period.ts'

test.each<[BillingPeriod, string, string]>([
  [1, '2026-12-31T23:59:59Z', '2027-01-01'],
  [2, '2026-03-01T12:00:00Z', '2026-03-02'],
  [2, '2026-03-02T00:00:00Z', '2026-03-09'],
  [3, '2026-03-15T23:00:00Z', '2026-03-16'],
  [3, '2026-03-16T00:00:00Z', '2026-04-01'],
  [4, '2026-12-01T00:00:00Z', '2027-01-01'],
  [5, '2026-01-31T00:00:00Z', '2026-02-28'],
  [5, '2026-02-28T00:00:00Z', '2026-03-31'],
  [5, '2026-03-05T00:00:00Z', '2026-03-31'],
  [6, '2026-03-01T00:00:00Z', '2026-03-31'],
])('period %d: after %s comes %s', (period, at, end) => {
  const created = new Date('2025-10-31T08:00:00Z')
  expect(periodEnd(period, new Date(at), created)).toEqual(new Date(`${end}T00:00:00Z`))
})

test('days are counted over the ends of months', () => {
  expect(daysAfter('2026-02-27', 2)).toBe('2026-03-01')
  expect(daysAfter('2026-02-27', 0)).toBe('2026-02-27')
})
