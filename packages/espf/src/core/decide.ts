import { type RetrySchedule, retryDelay } from './backoff.ts'
import type { Attempted } from './completed.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { Decision } from './state.ts'

export type OutcomePolicy = 'safe' | 'espf'

export type DeliveryPolicy = {
  outcome: OutcomePolicy
  retry: RetrySchedule
  /** For how long an event of that type may fail, in milliseconds. */
  skipAfterMs: ReadonlyMap<string, number>
  /** For how long an event may fail alone, in milliseconds. */
  parkAfterMs: number
}

/** What is known of the delivery's earlier tries and of its handler. Times are milliseconds since 1970. */
export type History = {
  eventType: string
  used: number
  firstFailedAt: number | undefined
  /** Whether its handler accepted another event since this event's previous try. */
  acceptedSince: boolean
  /** Nothing else of its handler is known to succeed or to wait. */
  alone: boolean
  /** Since when every try at its handler has been answered; undefined: the latest before this one was not, or there was none. */
  answeringSince: number | undefined
}

/** What an answer means for the event, whatever happened before. */
export type Outcome = 'finished' | 'rejected' | 'retried'

/** How long a Retry-After may hold an event back. */
const RETRY_AFTER_MAX = 10 * 60 * 60 * 1000
const REJECTED_BY_SAFE = new Set([400, 409, 413, 415, 422])
/** Refusals that say more about the handler (its address, credentials, load) than about the event. */
const HANDLER_STATUSES = new Set([401, 403, 404, 405, 407, 408, 410, 425, 429])

/**
 * Decides what becomes of a delivery after an attempt; the only place that does.
 * A failure uses up one of the event's tries only if its handler accepted another event since the previous one, or if the
 * answer itself shows that the handler works: an outage is not a failure of events. Whatever the tries, a failing event is
 * given up when it has failed for as long as its type may (`skipAfterMs`, also in an outage: whoever sets it says that the
 * event is of no use later), or when it has failed alone for `parkAfterMs` while the handler's server answered all the
 * time: nothing tells then whether the handler or the event is at fault, and without an answer it is the handler.
 * @param at.random 0 ≤ random < 1, for the jitter
 */
export function decide(
  completed: Attempted,
  policy: DeliveryPolicy,
  history: History,
  at: { now: number; random: number },
): Decision {
  const reason = describe(completed)
  const outcome = classify(completed, policy.outcome)
  if (outcome === 'finished') return { kind: 'finished' }
  if (outcome === 'rejected') return { kind: 'rejected', reason }
  const firstFailedAt = history.firstFailedAt ?? at.now
  const isOwnFailure = history.acceptedSince || judgeHandler(completed) === 'works'
  const givenUp =
    skipped(policy, history, at.now - firstFailedAt) ??
    (isOwnFailure ? undefined : parked(completed, policy, { ...history, firstFailedAt }, at.now))
  if (givenUp !== undefined) return { kind: 'exhausted', reason: `${givenUp} (${reason})` }
  const used = history.used + (isOwnFailure ? 1 : 0)
  const delay = retryDelay(policy.retry, Math.max(used, 1), at.random)
  if (delay === undefined) return { kind: 'exhausted', reason }
  return {
    kind: 'waiting',
    reason,
    used,
    firstFailedAt,
    dueAt: at.now + Math.max(delay, askedDelay(completed, policy.outcome, at.now)),
  }
}

/**
 * `espf` (espf-facts §4.4): 200 finished, 4xx rejected, anything else is sent again. `safe`: any 2xx finished; 400, 409,
 * 413, 415, 422 rejected; everything else is sent again, not before `Retry-After` (at most 10 hours).
 */
export function classify(completed: Attempted, policy: OutcomePolicy): Outcome {
  if (completed.kind === 'failed') return 'retried'
  if (isFinished(completed.status, policy)) return 'finished'
  return isRejected(completed.status, policy) ? 'rejected' : 'retried'
}

/**
 * What an attempt says about the handler as a whole, whatever it means for the event: a refusal of the event itself (400,
 * 422, …) shows that the handler works.
 */
export function judgeHandler(completed: Attempted): 'works' | 'fails' {
  if (completed.kind === 'failed') return 'fails'
  const { status } = completed
  return (status >= 200 && status < 300) || (status >= 400 && status < 500 && !HANDLER_STATUSES.has(status))
    ? 'works'
    : 'fails'
}

function skipped(policy: DeliveryPolicy, { eventType }: History, failingMs: number): string | undefined {
  const limit = policy.skipAfterMs.get(eventType)
  if (limit === undefined || failingMs < limit) return undefined
  return `skipped: failing for ${inWords(failingMs)}, skip after ${inWords(limit)}`
}

function parked(
  completed: Attempted,
  { parkAfterMs }: DeliveryPolicy,
  history: History & { firstFailedAt: number },
  now: number,
): string | undefined {
  const isAnswered = completed.kind === 'answered' && completed.status >= 400
  if (!history.alone || !isAnswered || history.answeringSince === undefined) return undefined
  const failingMs = now - Math.max(history.firstFailedAt, history.answeringSince)
  if (failingMs < parkAfterMs) return undefined
  return `parked: failing alone for ${inWords(failingMs)}, park after ${inWords(parkAfterMs)}`
}

function isFinished(status: number, policy: OutcomePolicy): boolean {
  return policy === 'espf' ? status === 200 : status >= 200 && status < 300
}

function isRejected(status: number, policy: OutcomePolicy): boolean {
  return policy === 'espf' ? status >= 400 && status < 500 : REJECTED_BY_SAFE.has(status)
}

function askedDelay(completed: Attempted, policy: OutcomePolicy, now: number): number {
  if (policy === 'espf' || completed.kind !== 'answered' || completed.retryAfter === undefined) return 0
  return Math.min(parseRetryAfter(completed.retryAfter, now) ?? 0, RETRY_AFTER_MAX)
}

/** An attempt in a few words. */
export function describe(completed: Attempted): string {
  switch (completed.kind) {
    case 'answered':
      return `answered ${completed.status}`
    case 'failed':
      return completed.stage === 'before' ? `not sent: ${completed.error}` : `no answer: ${completed.error}`
  }
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** A duration in its two largest units: `1 d 2 h`, `45 s`. */
function inWords(ms: number): string {
  let rest = ms
  const parts = UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count === 0 ? '' : `${count} ${unit}`
  })
  const shown = parts.filter((part) => part !== '').slice(0, 2)
  return shown.length === 0 ? '0 s' : shown.join(' ')
}
