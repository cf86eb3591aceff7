import { expect, test } from 'vitest'
import type { ConvergenceResult } from './convergence-result.ts'
import { CONFIRM_MS, decideNext } from './decide-next.ts'

const decide = (attempts: number, ...results: ConvergenceResult[]) =>
  decideNext({ results, attempts, backoff: { firstMs: 1000, maxMs: 600_000 }, random: 0.5 })

const ok: ConvergenceResult = { kind: 'ok', done: [] }
const reject: ConvergenceResult = { kind: 'reject', reason: 'bad', done: [] }
const retry: ConvergenceResult = { kind: 'retry', reason: 'down', done: [] }
const fault: ConvergenceResult = { kind: 'fault', done: [] }

test('done or rejected everywhere: not until the next event', () => {
  expect(decide(3, ok, reject)).toEqual({ dueInMs: undefined, attempts: 0 })
  expect(decide(0)).toEqual({ dueInMs: undefined, attempts: 0 })
})

test('a failure backs off', () => {
  expect(decide(0, ok, retry)).toEqual({ dueInMs: 1000, attempts: 1 })
  expect(decide(3, fault)).toEqual({ dueInMs: 8000, attempts: 4 })
})

test('an external system that says how long is heeded, for an hour at most', () => {
  expect(decide(5, { ...retry, afterMs: 30_000 })).toEqual({ dueInMs: 30_000, attempts: 6 })
  expect(decide(0, { ...retry, afterMs: 1e12 }).dueInMs).toBe(3_600_000)
  expect(decide(0, { ...retry, afterMs: -5 }).dueInMs).toBe(0)
})

test('a key that is in use is waited for briefly, without counting', () => {
  expect(decide(2, ok, { kind: 'busy' })).toEqual({ dueInMs: 65, attempts: 2 })
  expect(decide(2, retry, { kind: 'busy' })).toEqual({ dueInMs: 65, attempts: 3 })
})

test('a confirmation has a deadline', () => {
  expect(decide(0, { kind: 'pending', token: 't', done: [] })).toEqual({ dueInMs: CONFIRM_MS, attempts: 1 })
})
