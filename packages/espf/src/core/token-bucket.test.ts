import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenBucket } from './token-bucket.ts'

test('a full second may be taken at once, then one each time it has been earned', () => {
  const bucket = createTokenBucket()
  expect([1, 2, 3, 4].map(() => bucket.take(3, 1000))).toEqual([true, true, true, false])
  expect(bucket.nextAt(3, 1000)).toBe(1334)
  expect(bucket.take(3, 1333)).toBe(false)
  expect(bucket.take(3, 1334)).toBe(true)
})

test('below one a second a single one is let through at a time', () => {
  const bucket = createTokenBucket()
  expect(bucket.take(0.1, 0)).toBe(true)
  expect(bucket.take(0.1, 9999)).toBe(false)
  expect(bucket.nextAt(0.1, 9999)).toBe(10_000)
  expect(bucket.take(0.1, 10_000)).toBe(true)
  expect(bucket.nextAt(0.1, 30_000)).toBe(30_000)
})

test('a clock that goes back earns nothing', () => {
  const bucket = createTokenBucket()
  expect(bucket.take(1, 5000)).toBe(true)
  expect(bucket.take(1, 1000)).toBe(false)
})

test('over any time no more than the rate and one burst', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 }),
      (rate, steps) => {
        const bucket = createTokenBucket()
        let now = 0
        let taken = 0
        for (const step of steps) {
          now += step
          if (bucket.take(rate, now)) taken += 1
        }
        expect(taken).toBeLessThanOrEqual(rate + (now * rate) / 1000 + 1e-6)
      },
    ),
  )
})
