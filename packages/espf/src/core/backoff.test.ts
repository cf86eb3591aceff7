import { expect, test } from 'vitest'
import { type RetryPreset, type RetrySchedule, retryDelay } from './backoff.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const nsps = { preset: 'nsps' } as const
const quick = { preset: 'quick' } as const

function delaysOf(schedule: RetrySchedule): number[] {
  const delays: number[] = []
  for (let used = 1; ; used++) {
    const delay = retryDelay(schedule, used, 0)
    if (delay === undefined) return delays
    delays.push(delay)
  }
}

const sum = (delays: readonly number[]): number => delays.reduce((total, delay) => total + delay, 0)

test('nsps: 100 tries of 1 to 10 minutes, then hours that double, for about a month', () => {
  const delays = delaysOf(nsps)
  expect(delays.slice(0, 12).map((d) => d / MINUTE)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10])
  expect(delays[98]).toBe(10 * MINUTE)
  expect(delays.slice(99, 107).map((d) => d / HOUR)).toEqual([1, 2, 4, 8, 16, 24, 24, 24])
  const days = sum(delays) / (24 * HOUR)
  expect(days).toBeGreaterThan(29)
  expect(days).toBeLessThan(32)
  expect(sum(delays.slice(0, 99))).toBeLessThan(24 * HOUR)
})

test('quick: 100 ms doubling to 5 s, 20 tries', () => {
  const delays = Array.from({ length: 20 }, (_, i) => retryDelay(quick, i + 1, 0))
  expect(delays.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
  expect(delays[18]).toBe(5000)
  expect(delays[19]).toBeUndefined()
})

test('jitter adds up to a fifth and never takes away', () => {
  expect(retryDelay(nsps, 1, 0.5)).toBe(66_000)
  expect(retryDelay(nsps, 1, 0.999999)).toBeLessThanOrEqual(72_000)
})

test('espf: 10 s doubling to 10 minutes, for a day', () => {
  const delays = delaysOf({ preset: 'espf' })
  expect(delays.slice(0, 8).map((d) => d / 1000)).toEqual([10, 20, 40, 80, 160, 320, 600, 600])
  expect(delays.at(-1)).toBe(10 * MINUTE)
  expect(sum(delays) / HOUR).toBeCloseTo(24, 1)
})

test('own delays, one after each failed try; none left: the tries are used up', () => {
  expect(delaysOf({ delaysMs: [100, 5000, 200] })).toEqual([100, 5000, 200])
  expect(retryDelay({ delaysMs: [1000] }, 1, 0.5)).toBe(1100)
})

test.each<RetryPreset>(['espf', 'nsps', 'quick'])(
  '%s ends, and no delay is shorter than 100 ms',
  (preset) => {
    const delays = delaysOf({ preset })
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100)
  },
)
