import { expect, test } from 'vitest'
import type { ConvergenceResult } from './convergence-result.ts'
import { CONFIRM_MS, decideNext } from './decide-next.ts'

const decide = (attempts: number, result: ConvergenceResult) =>
  decideNext({ result, attempts, backoff: { firstMs: 1000, maxMs: 600_000 }, random: 0.5 })

const retry = { kind: 'retry', blame: 'external', reason: 'down', done: [] } as const satisfies object

test.each<ConvergenceResult>([
  { kind: 'ok', done: [] },
  { kind: 'reject', blame: 'external', reason: 'bad', done: [] },
  { kind: 'dry-run', would: [] },
  { kind: 'elsewhere' },
])('$kind: not until the next event', (result) => {
  expect(decide(3, result)).toEqual({ dueInMs: undefined, attempts: 0 })
})

test('a failure backs off', () => {
  expect(decide(0, { ...retry, done: [] })).toEqual({ dueInMs: 1000, attempts: 1 })
  expect(decide(3, { kind: 'fault', blame: 'us', done: [] })).toEqual({ dueInMs: 8000, attempts: 4 })
})

test('a rule may call a failure fast or slow', () => {
  expect(decide(0, { ...retry, pace: 'fast', done: [] }).dueInMs).toBe(500)
  expect(decide(0, { ...retry, pace: 'slow', done: [] }).dueInMs).toBe(300_000)
})

test('an external system that says how long is heeded, for an hour at most', () => {
  expect(decide(5, { ...retry, afterMs: 30_000, done: [] })).toEqual({ dueInMs: 30_000, attempts: 6 })
  expect(decide(0, { ...retry, afterMs: 1e12, done: [] }).dueInMs).toBe(3_600_000)
  expect(decide(0, { ...retry, afterMs: -5, done: [] }).dueInMs).toBe(0)
})

test('a pause may be bounded, but not where a rule says how long', () => {
  expect(decide(9, { ...retry, mostMs: 10_000, done: [] })).toEqual({ dueInMs: 10_000, attempts: 10 })
  expect(decide(1, { ...retry, mostMs: 10_000, done: [] }).dueInMs).toBe(2000)
  expect(decide(0, { ...retry, mostMs: 10_000, pace: 'slow', done: [] }).dueInMs).toBe(300_000)
})

test('a key that is in use is waited for briefly, without counting', () => {
  expect(decide(2, { kind: 'busy' })).toEqual({ dueInMs: 65, attempts: 2 })
})

test('what was put off is due when it said, and counts as tried', () => {
  const waiting = { kind: 'waiting', for: 'window', reason: 'later', dueInMs: 77 } as const
  expect(decide(0, waiting)).toEqual({ dueInMs: 77, attempts: 1 })
  expect(decide(4, waiting)).toEqual({ dueInMs: 77, attempts: 4 })
})

test('a confirmation is waited for until its deadline, without counting', () => {
  const pending: ConvergenceResult = { kind: 'pending', token: 't', done: [] }
  expect(decide(2, pending)).toEqual({ dueInMs: CONFIRM_MS, attempts: 2 })
  expect(decide(2, { ...pending, afterMs: 5000 })).toEqual({ dueInMs: 5000, attempts: 2 })
})
