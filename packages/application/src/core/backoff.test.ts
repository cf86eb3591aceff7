import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const backoff = { firstMs: 1000, maxMs: 600_000 }

test('doubles up to the longest', () => {
  const delays = [1, 2, 3, 10, 11, 5000].map((failures) => backoffMs(backoff, failures, 0.5))
  expect(delays).toEqual([1000, 2000, 4000, 512_000, 600_000, 600_000])
})

test('spreads by 20 %', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const middle = backoffMs(backoff, failures, 0.5)
        const delay = backoffMs(backoff, failures, random)
        expect(Math.abs(delay - middle)).toBeLessThanOrEqual(middle * 0.2 + 1)
      },
    ),
  )
})
