import { expect, test } from 'vitest'
import { createCircuit } from './core/circuit.ts'
import type { ConvergenceResult } from './core/convergence-result.ts'
import { createPassages } from './passage.ts'

function begin(windows: Parameters<typeof createPassages>[0]['windows'] = []) {
  let now = Date.parse('2026-11-29T01:00:00Z')
  const passages = createPassages({
    connector: 'hlr',
    windows,
    clock: { now: () => new Date(now) },
    most: () => 10,
    billing: createCircuit(),
  })
  return {
    passages,
    pass(ms: number) {
      now += ms
    },
  }
}
const down: ConvergenceResult = { kind: 'retry', blame: 'network', reason: 'refused', done: [] }

test('goes ahead with all that the budget has', () => {
  expect(begin().passages.now()).toEqual({ kind: 'go', most: 10 })
})

test('holds during maintenance, and begins slowly afterwards', () => {
  const { passages, pass } = begin([{ from: '01:00', to: '02:00' }])
  expect(passages.now()).toMatchObject({
    kind: 'hold',
    for: 'window',
    reason: 'waiting for the end of the maintenance of hlr at 2026-11-29 02:00:00 UTC',
  })
  pass(3_600_000)
  expect(passages.now()).toEqual({ kind: 'go', most: 1 })
  pass(5000)
  expect(passages.now()).toEqual({ kind: 'go', most: 5 })
  pass(60_000)
  expect(passages.now()).toEqual({ kind: 'go', most: 10 })
})

test('holds while the external system is down, but for probes', () => {
  const { passages, pass } = begin()
  const turns = [1, 2, 3, 4, 5].map((iAccount) => passages.record(iAccount, down))
  expect(turns).toEqual(['same', 'same', 'same', 'same', 'opened'])
  expect(passages.now()).toMatchObject({ kind: 'hold', for: 'outage' })
  pass(1000)
  expect(passages.now()).toEqual({ kind: 'probe' })
  expect(passages.record(1, { kind: 'ok', done: [] })).toBe('closed')
  expect(passages.now()).toEqual({ kind: 'go', most: 1 })
})

test('holds while billing is down, but for probes', () => {
  const { passages, pass } = begin()
  const away: ConvergenceResult = { kind: 'retry', blame: 'billing', reason: 'refused', done: [] }
  for (const iAccount of [1, 2, 3, 4, 5]) passages.record(iAccount, away)
  expect(passages.now()).toMatchObject({
    kind: 'hold',
    for: 'outage',
    reason: 'billing has not been answering since 2026-11-29 01:00:00 UTC; trying again until it does',
  })
  expect(passages.bound(away)).toMatchObject({ mostMs: 10_000 })
  pass(1000)
  expect(passages.now()).toEqual({ kind: 'probe' })
  passages.record(1, down)
  expect(passages.now().kind).toBe('go')
  expect(passages.bound(away)).toEqual(away)
})

test('while nothing works pauses are bounded; one account that fails while others work gets longer ones', () => {
  const { passages } = begin()
  passages.record(1, down)
  expect(passages.bound(down)).toEqual({ ...down, mostMs: 10_000 })
  expect(passages.bound({ ...down, blame: 'external' })).not.toHaveProperty('mostMs')
  passages.record(2, { kind: 'ok', done: [] })
  expect(passages.bound(down)).toEqual(down)
})

test.each<ConvergenceResult>([
  { kind: 'retry', blame: 'connector', reason: 'down', done: [] },
  { kind: 'reject', blame: 'external', reason: 'bad', done: [] },
  { kind: 'fault', blame: 'connector', done: [] },
  { kind: 'busy' },
])('$kind of $blame is no sign of an outage', (result) => {
  const { passages } = begin()
  for (let iAccount = 1; iAccount <= 20; iAccount++) passages.record(iAccount, result)
  expect(passages.now().kind).toBe('go')
})
