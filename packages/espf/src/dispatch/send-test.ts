import type { TestResult } from '@openespf/contract/espf-handlers'
import type { AddressGuard } from '@openespf/foundation/address-guard'
import type { Clock } from '@openespf/foundation/clock'
import type { SecretBox } from '@openespf/foundation/secret-box'
import type { TestSender } from '../api/test-sender.ts'
import type { Completed } from '../core/completed.ts'
import { classify } from '../core/decide.ts'
import { type HandlerSecrets, parseSecrets } from '../core/handler-secrets.ts'
import { createDestination, maskedHeaders, type PendingRequest, prepare } from '../core/prepare.ts'
import { makeTestEvent } from '../core/test-event.ts'
import type { TestedHandlerRow } from '../sql/find-handler-for-test.ts'
import { type SendClocks, send } from './send.ts'
import { createSendPool, hmac } from './send-pool.ts'

export type SendTestDeps = { secretBox: SecretBox; guard: AddressGuard; clock: Clock }

/** Whoever asked is waiting for the answer. */
const TIMEOUT_MS = 30_000

/**
 * Makes the function that sends a made-up event to a handler, on a connection of its own and outside of every queue: what
 * it says is about the handler's address, credentials and TLS as they are stored, and nothing is recorded.
 */
export function createTestSender(deps: SendTestDeps): TestSender {
  const clocks: SendClocks = { now: () => deps.clock.now().getTime(), elapsed: () => performance.now() }
  return async ({ handler, eventType: asked, signal }) => {
    const { event_version: version, names, subscribed } = handler
    const now = clocks.now()
    const { eventType, body } = makeTestEvent({ version, names, subscribed }, asked, now)
    const secrets = parseSecrets(deps.secretBox.open(handler.secrets_sealed))
    // Its time stands for the id of the event, so that a receiver that drops known message ids takes each test.
    const delivery = { iHandler: handler.i_handler, iEvent: now, eventType, redelivery: 0, body }
    const request = prepare(delivery, createDestination(handler.url, secrets, hmac), now)
    const completed = await sendOnce({ handler, secrets, request, signal, clocks }, deps.guard)
    return {
      ...resultOf(completed, handler.outcome_policy),
      request: { url: handler.url, headers: maskedHeaders(delivery, secrets, now), body },
    }
  }
}

type OneRequest = {
  handler: TestedHandlerRow
  secrets: HandlerSecrets
  request: PendingRequest
  signal: AbortSignal
  clocks: SendClocks
}

async function sendOnce(one: OneRequest, guard: AddressGuard): Promise<Completed> {
  const timeout = Math.min(one.handler.timeout_ms, TIMEOUT_MS)
  const { url } = one.handler
  const pool = createSendPool({ url, timeout_ms: timeout, concurrency: 1, tls: one.secrets.tls }, guard)
  const { promise, resolve } = Promise.withResolvers<Completed>()
  const open = send(pool, one.request, one.clocks, resolve)
  const timer = setTimeout(() => open.expire(), timeout)
  const abandon = () => open.abandon()
  one.signal.addEventListener('abort', abandon)
  if (one.signal.aborted) abandon()
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    one.signal.removeEventListener('abort', abandon)
    await pool.destroy()
  }
}

function resultOf(completed: Completed, policy: 'safe' | 'espf'): Omit<TestResult, 'request'> {
  if (completed.kind === 'abandoned') {
    const error = 'given up: whoever asked has gone'
    return { ok: false, outcome: 'retried', status_code: null, error, response: '', duration_ms: 0 }
  }
  const outcome = classify(completed, policy)
  const common = { ok: outcome === 'finished', outcome, duration_ms: completed.durationMs }
  return completed.kind === 'answered'
    ? { ...common, status_code: completed.status, error: null, response: completed.response }
    : { ...common, status_code: null, error: completed.error, response: '' }
}
