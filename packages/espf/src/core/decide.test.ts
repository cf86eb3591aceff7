import { describe, expect, test } from 'vitest'
import type { Attempted } from './completed.ts'
import { classify, type DeliveryPolicy, decide, judgeHandler } from './decide.ts'

const NOW = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000
const fresh = {
  eventType: 'Account/Blocked',
  used: 0,
  firstFailedAt: undefined,
  acceptedSince: true,
  alone: false,
  answeringSince: NOW,
}
const answered = (status: number, retryAfter?: string): Attempted => ({
  kind: 'answered',
  startedAt: NOW - 10,
  durationMs: 10,
  status,
  retryAfter,
  response: '',
})
const failed = (stage: 'before' | 'during'): Attempted => ({
  kind: 'failed',
  startedAt: NOW - 10,
  durationMs: 10,
  stage,
  error: 'ECONNREFUSED',
})
const at = { now: NOW, random: 0 }
const safe: DeliveryPolicy = {
  outcome: 'safe',
  retry: { preset: 'nsps' },
  skipAfterMs: new Map(),
  parkAfterMs: 24 * HOUR,
}
const espf: DeliveryPolicy = { ...safe, outcome: 'espf' }

test.each([
  [200, 'finished', 'finished'],
  [201, 'finished', 'waiting'],
  [204, 'finished', 'waiting'],
  [301, 'waiting', 'waiting'],
  [400, 'rejected', 'rejected'],
  [401, 'waiting', 'rejected'],
  [404, 'waiting', 'rejected'],
  [408, 'waiting', 'rejected'],
  [409, 'rejected', 'rejected'],
  [413, 'rejected', 'rejected'],
  [415, 'rejected', 'rejected'],
  [422, 'rejected', 'rejected'],
  [429, 'waiting', 'rejected'],
  [500, 'waiting', 'waiting'],
  [503, 'waiting', 'waiting'],
] as const)('%i is %s under safe and %s under espf', (status, underSafe, underEspf) => {
  expect(decide(answered(status), safe, fresh, at).kind).toBe(underSafe)
  expect(decide(answered(status), espf, fresh, at).kind).toBe(underEspf)
  const retried = (kind: string) => (kind === 'waiting' ? 'retried' : kind)
  expect(classify(answered(status), 'safe')).toBe(retried(underSafe))
  expect(classify(answered(status), 'espf')).toBe(retried(underEspf))
})

test('a failure without an answer waits, and its reason tells how far it got', () => {
  expect(decide(failed('before'), safe, fresh, at)).toEqual({
    kind: 'waiting',
    reason: 'not sent: ECONNREFUSED',
    used: 1,
    firstFailedAt: NOW,
    dueAt: NOW + 60_000,
  })
  expect(decide(failed('during'), espf, fresh, at)).toMatchObject({ reason: 'no answer: ECONNREFUSED' })
  expect(classify(failed('during'), 'espf')).toBe('retried')
})

test('a failure counts only if the handler accepted another event since the previous try', () => {
  const history = { ...fresh, used: 99, firstFailedAt: 5, acceptedSince: false }
  expect(decide(answered(500), safe, history, at)).toMatchObject({ used: 99, firstFailedAt: 5 })
  expect(decide(answered(500), safe, { ...history, acceptedSince: true }, at)).toMatchObject({ used: 100 })
})

test('tries that are used up exhaust it', () => {
  const quick: DeliveryPolicy = { ...safe, retry: { preset: 'quick' } }
  const history = { ...fresh, used: 19, firstFailedAt: 5 }
  expect(decide(answered(500), quick, history, at)).toEqual({ kind: 'exhausted', reason: 'answered 500' })
})

test('Retry-After puts the next try off under safe, by 10 hours at most, and is not read under espf', () => {
  const due = (header: string, policy = safe) => {
    const decision = decide(answered(503, header), policy, fresh, at)
    return decision.kind === 'waiting' ? decision.dueAt - NOW : undefined
  }
  expect(due('300')).toBe(300_000)
  expect(due('1')).toBe(60_000)
  expect(due('999999')).toBe(36_000_000)
  expect(due('soon')).toBe(60_000)
  expect(due('300', espf)).toBe(60_000)
})

test.each([
  [answered(200), 'works'],
  [answered(204), 'works'],
  [answered(400), 'works'],
  [answered(422), 'works'],
  [answered(302), 'fails'],
  [answered(401), 'fails'],
  [answered(429), 'fails'],
  [answered(500), 'fails'],
  [failed('before'), 'fails'],
] as const)('what an attempt says about the handler (%#)', (completed, judgement) => {
  expect(judgeHandler(completed)).toBe(judgement)
})

test('an answer that shows the handler at work uses up a try, also when the handler accepted nothing else', () => {
  const alone = { ...fresh, used: 3, firstFailedAt: 5, acceptedSince: false }
  expect(decide(answered(423), safe, alone, at)).toMatchObject({ kind: 'waiting', used: 4 })
  expect(decide(answered(503), safe, alone, at)).toMatchObject({ kind: 'waiting', used: 3 })
})

describe('skip after', () => {
  const policy: DeliveryPolicy = { ...safe, skipAfterMs: new Map([['Account/Blocked', HOUR]]) }
  const failingFor = (ms: number) => ({ ...fresh, used: 3, firstFailedAt: NOW - ms })

  test('an event of that type is given up when it has failed for so long, in an outage too', () => {
    expect(decide(answered(503), policy, failingFor(2 * HOUR), at)).toEqual({
      kind: 'exhausted',
      reason: 'skipped: failing for 2 h, skip after 1 h (answered 503)',
    })
    expect(decide(failed('before'), policy, { ...failingFor(HOUR), acceptedSince: false }, at).kind).toBe(
      'exhausted',
    )
  })

  test('not before, not at its first failure, and no other type', () => {
    expect(decide(answered(503), policy, failingFor(HOUR - 1), at).kind).toBe('waiting')
    expect(decide(answered(503), policy, fresh, at).kind).toBe('waiting')
    const other = { ...failingFor(2 * HOUR), eventType: 'Account/New' }
    expect(decide(answered(503), policy, other, at).kind).toBe('waiting')
  })

  test('what the handler took is finished, however late', () => {
    expect(decide(answered(200), policy, failingFor(2 * HOUR), at).kind).toBe('finished')
  })

  test.each([
    [0, '0 s'],
    [45_999, '45 s'],
    [90_000, '1 min 30 s'],
    [26 * HOUR + 60_000, '1 d 2 h'],
    [48 * HOUR, '2 d'],
  ])('%i ms are %s', (ms, words) => {
    const short = { ...policy, skipAfterMs: new Map([['Account/Blocked', 0]]) }
    const decision = decide(answered(503), short, failingFor(ms), at)
    expect(decision).toMatchObject({ reason: `skipped: failing for ${words}, skip after 0 s (answered 503)` })
  })
})

describe('park after', () => {
  const lone = {
    ...fresh,
    used: 1,
    firstFailedAt: NOW - 25 * HOUR,
    acceptedSince: false,
    alone: true,
    answeringSince: NOW - 30 * HOUR,
  }

  test.each([500, 503, 401, 404, 429])('an event that failed alone for so long is given up: %i', (status) => {
    expect(decide(answered(status), safe, lone, at)).toEqual({
      kind: 'exhausted',
      reason: `parked: failing alone for 1 d 1 h, park after 1 d (answered ${status})`,
    })
  })

  test.each([
    ['it is not alone', answered(503), { alone: false }],
    ['it has not failed for so long', answered(503), { firstFailedAt: NOW - 24 * HOUR + 1 }],
    ['there was no answer', failed('before'), {}],
    ['there was no answer in that time', answered(503), { answeringSince: NOW - HOUR }],
    ['nobody knows since when there are answers', answered(503), { answeringSince: undefined }],
    ['it is sent elsewhere', answered(302), {}],
    ['the handler accepted another one', answered(503), { acceptedSince: true }],
    ['the answer shows that the handler works', answered(423), {}],
  ])('not when %s', (_, completed, more) => {
    expect(decide(completed, safe, { ...lone, ...more }, at).kind).toBe('waiting')
  })
})
