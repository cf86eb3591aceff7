import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkHistory } from './check-history.ts'
import { parseDrawing } from './log-lines.ts'
import { addChange, committedAt, lineOf, type MutableLogs, makeLogs } from './testing/make-logs.ts'

const drawing = parseDrawing(readFileSync(new URL('../../../docs/states.md', import.meta.url), 'utf8'))
const check = (logs: MutableLogs) => checkHistory(logs, drawing)
const kindsOf = (logs: MutableLogs): string[] => [...new Set(check(logs).violations.map(({ kind }) => kind))]
const endOf = (logs: MutableLogs, iEvent: number) =>
  lineOf(logs.database, 'history', (line) => line.iEvent === iEvent)
const requestOf = (logs: MutableLogs, request: number) =>
  lineOf(logs.receiver, 'request', (line) => line.request === request)
const answerOf = (logs: MutableLogs, request: number) =>
  lineOf(logs.receiver, 'answer', (line) => line.request === request)
const kill = (from: number, to = from) =>
  ({ kind: 'fault', fault: 'kill', target: 'dispatcher 1', from, to }) as const
/** The same request once more, from another process. */
const repeat = (
  logs: MutableLogs,
  of: number,
  as: { request: number; at: number; connection?: number },
): void => {
  logs.receiver.push(
    { ...requestOf(logs, of), connection: 11, ...as },
    { kind: 'answer', request: as.request, at: as.at + 10, status: 200 },
  )
}
const attempt = (iEvent: number, n: number, startedAt: number) =>
  ({
    kind: 'attempt',
    handler: 'main',
    iEvent,
    eventType: 'Account/Blocked',
    redelivery: 0,
    attempt: n,
    stage: 'answered',
    statusCode: 500,
    startedAt,
  }) as const

test('a good history has no violation', () => {
  const verdict = check(makeLogs())
  expect(verdict.violations).toEqual([])
  expect(verdict).toMatchObject({ ok: true, events: 3, receipts: 3, duplicates: 0, ends: { finished: 3 } })
})

test('a failed attempt before the end, and a delivery moved behind it, are as drawn', () => {
  const logs = makeLogs(1)
  Object.assign(requestOf(logs, 1), { request: 2 })
  Object.assign(answerOf(logs, 1), { request: 2 })
  logs.receiver.unshift(
    { ...requestOf(logs, 2), request: 1, at: committedAt(1) + 2 },
    { kind: 'answer', request: 1, at: committedAt(1) + 3, status: 500 },
  )
  logs.database.push(attempt(1, 1, committedAt(1) + 1))
  endOf(logs, 1).attempts = 2
  expect(check(logs).violations).toEqual([])
})

test('empty logs prove nothing', () => {
  expect(kindsOf({ generator: [], receiver: [], database: [] })).toEqual(['log'])
})

test('lost: acknowledged without an event', () => {
  const logs = makeLogs()
  logs.generator.push(
    { kind: 'intent', transaction: 'gone', at: 1, events: [{ entity: 'account/2', seq: 1, eventType: 'x' }] },
    { kind: 'outcome', transaction: 'gone', at: 2, outcome: 'committed' },
  )
  expect(check(logs)).toMatchObject({ lost: 1, violations: [{ kind: 'lost' }] })
})

test('lost: an event without a delivery, one without an end, one that still waits, one never received', () => {
  const without = makeLogs()
  without.database = without.database.filter((line) => line.kind !== 'history' || line.iEvent !== 2)
  without.receiver = without.receiver.filter((line) => line.kind === 'sender' || line.request !== 2)
  expect(check(without)).toMatchObject({ lost: 1, violations: [{ kind: 'lost' }] })

  const gone = makeLogs()
  gone.database = gone.database.filter((line) => line.kind !== 'history' || line.iEvent !== 3)
  expect(check(gone).lost).toBe(1)

  const waiting = makeLogs()
  const { iEvent, handler, eventType, redelivery } = endOf(waiting, 3)
  waiting.database = waiting.database.filter((line) => line.kind !== 'history' || line.iEvent !== 3)
  waiting.database.push({
    kind: 'delivery',
    state: 'waiting',
    attempts: 0,
    handler,
    iEvent,
    eventType,
    redelivery,
  })
  expect(check(waiting).violations).toMatchObject([
    { kind: 'lost', text: expect.stringContaining('waiting') },
  ])

  const unseen = makeLogs()
  unseen.receiver = unseen.receiver.filter((line) => line.kind === 'sender' || line.request !== 2)
  expect(kindsOf(unseen)).toEqual(['lost', 'unjustified'])
})

test('an unknown outcome is settled by the database: with an event it must be delivered, without one nothing is lost', () => {
  const logs = makeLogs()
  lineOf(logs.generator, 'outcome', ({ transaction }) => transaction === 't2').outcome = 'unknown'
  logs.generator.push({
    kind: 'intent',
    transaction: 'x',
    at: 1,
    events: [{ entity: 'a', seq: 9, eventType: 'x' }],
  })
  expect(check(logs)).toMatchObject({ ok: true, unknown: { total: 2, committed: 1 } })
  logs.database = logs.database.filter((line) => line.kind !== 'history' || line.iEvent !== 2)
  expect(kindsOf(logs)).toContain('lost')
})

test('phantom: of a rolled-back transaction, of nobody, of no event, of another event', () => {
  const back = makeLogs()
  lineOf(back.generator, 'outcome', ({ transaction }) => transaction === 't2').outcome = 'rolled-back'
  expect(check(back)).toMatchObject({ phantom: 1, violations: [{ kind: 'phantom' }] })

  const nobody = makeLogs()
  nobody.generator = nobody.generator.filter((line) => !('transaction' in line) || line.transaction !== 't2')
  expect(check(nobody).phantom).toBe(1)

  const none = makeLogs()
  none.receiver.push(
    { ...requestOf(none, 1), request: 9, at: 9000, iEvent: 99 },
    { kind: 'answer', request: 9, at: 9001, status: 200 },
  )
  expect(kindsOf(none)).toEqual(['phantom'])

  const other = makeLogs()
  requestOf(other, 1).transaction = 't2'
  expect(kindsOf(other)).toEqual(['phantom'])
})

test('order: received before an earlier one ended, however much earlier that is, and though it never ended', () => {
  const logs = makeLogs()
  endOf(logs, 1).endedAt = committedAt(2) + 12
  expect(check(logs)).toMatchObject({ disorder: 1, violations: [{ kind: 'order' }] })
  endOf(logs, 1).endedAt = committedAt(2) + 11
  expect(check(logs).ok).toBe(true)

  const far = makeLogs()
  endOf(far, 1).endedAt = committedAt(3) + 12
  expect(check(far).disorder).toBe(2)

  const swapped = makeLogs()
  Object.assign(
    lineOf(swapped.database, 'event', ({ iEvent }) => iEvent === 1),
    { seq: 2 },
  )
  Object.assign(
    lineOf(swapped.database, 'event', ({ iEvent }) => iEvent === 2),
    { seq: 1 },
  )
  expect(kindsOf(swapped)).toContain('order')

  const never = makeLogs()
  never.database = never.database.filter((line) => line.kind !== 'history' || line.iEvent !== 1)
  expect(kindsOf(never)).toEqual(['lost', 'order'])
})

test('in flight: two requests of one sender at once; of two senders without a fault', () => {
  const logs = makeLogs(1)
  answerOf(logs, 1).at = committedAt(1) + 500
  repeat(logs, 1, { request: 2, at: committedAt(1) + 100, connection: 10 })
  logs.generator.push(kill(committedAt(1)))
  expect(kindsOf(logs)).toEqual(['in-flight'])
  requestOf(logs, 2).connection = 11
  expect(check(logs)).toMatchObject({ ok: true, takeoverOverlaps: 1 })
  logs.generator.pop()
  expect(kindsOf(logs)).toContain('in-flight')
})

test("a sender's close that arrives just after its next request is no overlap", () => {
  const logs = makeLogs(1)
  const at = committedAt(1) + 100
  logs.generator.push(kill(committedAt(1)))
  logs.receiver = logs.receiver.filter((line) => line.kind !== 'answer')
  repeat(logs, 1, { request: 2, at, connection: 10 })
  logs.receiver.push({ kind: 'broken', request: 1, at: at + 30, by: 'sender' })
  expect(kindsOf(logs)).toEqual([])
  logs.receiver.pop()
  logs.receiver.push({ kind: 'broken', request: 1, at: at + 3000, by: 'sender' })
  expect(kindsOf(logs)).toEqual(['in-flight'])
})

test('duplicates: counted for the fault between, a violation without one and beyond what was in flight', () => {
  const logs = makeLogs(1)
  repeat(logs, 1, { request: 2, at: committedAt(1) + 15_000 })
  expect(kindsOf(logs)).toEqual(['duplicate'])
  logs.generator.push(kill(committedAt(1) + 500, committedAt(1) + 5000))
  expect(check(logs)).toMatchObject({
    ok: true,
    duplicates: 1,
    duplicatesOfOneFault: { most: 1, bound: 1004 },
  })

  const many = makeLogs(0)
  many.generator.push(kill(committedAt(1) + 15))
  for (let n = 1; n <= 1005; n++) {
    addChange(many, 1, { entity: `account/${n}`, request: n })
    repeat(many, n, { request: 10_000 + n, at: committedAt(1) + 5000 })
  }
  expect(check(many)).toMatchObject({ duplicates: 1005, violations: [{ kind: 'duplicate' }] })
})

test('states: two ends, an end beside the queue, an undrawn step, attempts that do not add up', () => {
  const twice = makeLogs()
  twice.database.push({ ...endOf(twice, 1) })
  expect(kindsOf(twice)).toContain('state')

  const both = makeLogs()
  const { handler, iEvent, eventType } = endOf(both, 1)
  const key = { handler, iEvent, eventType }
  both.database.push({ kind: 'delivery', state: 'queued', attempts: 0, ...key, redelivery: 0 })
  expect(kindsOf(both)).toEqual(['state'])

  const unknown = makeLogs()
  endOf(unknown, 1).state = 'forgotten'
  expect(kindsOf(unknown)).toEqual(['state', 'unjustified'])

  const again = makeLogs()
  endOf(again, 2).attempts = 3
  expect(kindsOf(again)).toEqual(['state'])

  const late = makeLogs()
  late.database.push(attempt(1, 1, committedAt(1) + 900))
  endOf(late, 1).attempts = 2
  expect(kindsOf(late)).toContain('state')

  const redelivered = makeLogs()
  redelivered.database.push({ kind: 'delivery', state: 'queued', attempts: 0, ...key, redelivery: 1 })
  expect(kindsOf(redelivered)).toEqual([])
  endOf(redelivered, 1).state = 'superseded'
  expect(check(redelivered).violations.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('superseded → queued'),
  )
})

test.each([
  ['finished by a refusal', { statusCode: 422 }],
  ['rejected by an acceptance', { state: 'rejected' }],
  ['rejected by what must be repeated', { state: 'rejected', statusCode: 503 }],
  ['exhausted without tries', { state: 'exhausted' }],
  ['superseded by nothing', { state: 'superseded', supersededBy: 77, stage: undefined, attempts: 0 }],
  ['superseded by an older one', { state: 'superseded', supersededBy: 1, stage: undefined, attempts: 0 }],
  ['cancelled by nobody', { state: 'cancelled', stage: undefined, attempts: 0 }],
  ['finished by an answer that was never given', { statusCode: 204 }],
])('unjustified: %s', (_, end) => {
  const logs = makeLogs()
  Object.assign(endOf(logs, 2), end)
  expect(kindsOf(logs)).toContain('unjustified')
})

test('justified: superseded by a newer one, cancelled by an operator', () => {
  const logs = makeLogs()
  const nothing = { stage: undefined, statusCode: undefined, startedAt: undefined, attempts: 0 }
  Object.assign(endOf(logs, 1), { state: 'superseded', supersededBy: 2, ...nothing })
  Object.assign(endOf(logs, 3), { state: 'cancelled', ...nothing })
  logs.receiver = logs.receiver.filter((line) => line.kind === 'sender' || line.request === 2)
  logs.database.push({ ...endOf(logs, 3), kind: 'operator', asked: 'cancel' })
  expect(check(logs)).toMatchObject({ ok: true, ends: { finished: 1, superseded: 1, cancelled: 1 } })
})

test('recovery: too late in one lane; unmeasured when the next fault strikes first', () => {
  const logs = makeLogs(0)
  logs.generator.push(kill(0, 500))
  addChange(logs, 1)
  expect(check(logs).recovery).toEqual({ measured: 1, p50: 10, max: 10 })
  requestOf(logs, 1).at = 3000
  answerOf(logs, 1).at = 3010
  Object.assign(endOf(logs, 1), { startedAt: 2990, endedAt: 3020 })
  expect(check(logs)).toMatchObject({ ok: true, recovery: { max: 2500 } })
  requestOf(logs, 1).at = 11_000
  answerOf(logs, 1).at = 11_010
  Object.assign(endOf(logs, 1), { startedAt: 10_990, endedAt: 11_020 })
  expect(kindsOf(logs)).toEqual(['recovery'])
  logs.generator.push(kill(5000))
  expect(check(logs)).toMatchObject({ ok: true, recovery: { measured: 1 } })
})

test('a process that ended by itself is a violation; one that was killed is not', () => {
  const logs = makeLogs()
  logs.generator.push({ kind: 'process', name: 'dispatcher 1', pid: 10, at: 9000, what: 'killed' })
  expect(check(logs).ok).toBe(true)
  logs.generator.push({ kind: 'process', name: 'dispatcher 2', pid: 11, at: 9000, what: 'ended' })
  expect(kindsOf(logs)).toEqual(['process'])
})
