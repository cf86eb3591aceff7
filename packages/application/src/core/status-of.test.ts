import { expect, test } from 'vitest'
import type { ConvergenceResult } from './convergence-result.ts'
import { cleanText, statusOf } from './status-of.ts'

const status = (result: ConvergenceResult, dueInMs?: number) =>
  statusOf(result, { connector: 'hlr', dueInMs, secrets: ['s3cret'] })

const pending: ConvergenceResult = { kind: 'pending', token: 't', done: [] }
const retry: ConvergenceResult = { kind: 'retry', blame: 'network', reason: 'down', done: [] }

test.each<[string, ReturnType<typeof status>, string, string]>([
  ['changes', status({ kind: 'ok', done: ['create 1', 'set 2'] }), 'OK', 'create 1; set 2'],
  ['no changes', status({ kind: 'ok', done: [] }), 'OK', 'nothing to change'],
  [
    'pending',
    status({ ...pending, done: ['sent'] }, 60_000),
    'IN_PROGRESS',
    'sent; waiting for confirmation',
  ],
  [
    'retry',
    status({ ...retry, done: ['create 1'] }, 4000),
    'RETRY',
    'create 1; network to hlr: down; next try in 4 s',
  ],
  [
    'dry run',
    status({ kind: 'dry-run', would: ['create 1', 'set 2'] }),
    'OK',
    'dry run: would create 1; set 2',
  ],
  ['elsewhere', status({ kind: 'elsewhere' }), 'OK', 'the account does not belong to this external system'],
  ['idle dry run', status({ kind: 'dry-run', would: [] }), 'OK', 'dry run: would change nothing'],
  [
    'window',
    status({ kind: 'waiting', for: 'window', reason: 'till 4', dueInMs: 9 }),
    'IN_PROGRESS',
    'till 4',
  ],
  ['outage', status({ kind: 'waiting', for: 'outage', reason: 'down', dueInMs: 9 }), 'RETRY', 'down'],
  ['retry now', status(retry, 0), 'RETRY', 'network to hlr: down; trying again at once'],
  [
    'reject',
    status({ kind: 'reject', blame: 'external', reason: 'bad IMSI', done: [] }),
    'FAILED',
    'hlr: bad IMSI',
  ],
  [
    'fault',
    status({ kind: 'fault', blame: 'connector', done: [] }, 1000),
    'RETRY',
    'connector hlr: internal fault; next try in 1 s',
  ],
])('%s', (_, reported, wanted, message) => {
  expect(reported).toEqual({ status: wanted, message })
})

test('waiting for a key reports nothing', () => {
  expect(status({ kind: 'busy' }, 50)).toBeUndefined()
})

test('secrets that an external system repeats are masked', () => {
  expect(
    status({ kind: 'reject', blame: 'external', reason: 'password s3cret is weak', done: [] })?.message,
  ).toBe('hlr: password (masked) is weak')
})

test('a due time that is missing reads as at once', () => {
  expect(status({ kind: 'fault', blame: 'us', done: [] })?.message).toBe(
    'provisioner: internal fault; trying again at once',
  )
})

test('a text has no control characters, no half characters and at most 4000 of them', () => {
  expect(cleanText('a\u0000\nb\ud800', [])).toBe('a b\ufffd')
  const long = cleanText('😀'.repeat(3000), [])
  expect(long).toHaveLength(4000)
  expect(long.isWellFormed()).toBe(true)
  expect(long.endsWith('…')).toBe(true)
})
