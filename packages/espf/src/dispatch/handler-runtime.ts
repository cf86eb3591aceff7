import type { AddressGuard } from '@openespf/foundation/address-guard'
import type { Pool } from 'undici'
import { type Circuit, createCircuit } from '../core/circuit.ts'
import type { DeliveryPolicy } from '../core/decide.ts'
import type { HandlerSecrets } from '../core/handler-secrets.ts'
import { createDestination, type Destination } from '../core/prepare.ts'
import type { Scan } from '../core/scan.ts'
import { createTokenBucket, type TokenBucket } from '../core/token-bucket.ts'
import type { HandlerRow } from '../sql/list-handlers.ts'
import type { OpenRequest } from './send.ts'
import { createSendPool, hmac } from './send-pool.ts'
import { createWindow, type Window } from './window.ts'

/** The lanes that were gained together, and how far they have been read. */
export type Cohort = { lanes: bigint; scan: Scan }

export type HandlerSettings = {
  name: string
  paused: boolean
  destination: Destination
  policy: DeliveryPolicy
  /** Requests at a time, of all processes together. */
  concurrency: number
  /** Requests a second, of all processes together; undefined: no limit. */
  rateLimit: number | undefined
  timeoutMs: number
  /** Of the types that coalesce for this handler, those that do not for all. */
  coalesceTypes: ReadonlySet<string>
  version: string
  /** What the connections were made for; the same text: they serve on. */
  connection: string
}

export type Flight = {
  readonly lane: number
  readonly isProbe: boolean
  /** It was tried before, or is a redelivery. */
  readonly isAgain: boolean
  request: OpenRequest | undefined
}

/** One handler as the dispatcher works for it. */
export type HandlerRuntime = {
  readonly iHandler: number
  settings: HandlerSettings
  pool: Pool
  readonly window: Window
  readonly circuit: Circuit
  cohorts: Cohort[]
  /** Requests under way, the oldest first. */
  readonly open: Set<Flight>
  /** Those of them that were tried before or are redeliveries. */
  openAgain: number
  readonly bucket: TokenBucket
  /** When the rate allows the next request; a pump is planned for then. */
  pumpPlanned: boolean
  /** Removed or disabled: sends nothing more. */
  retired: boolean
  /** Sent and not yet settled. */
  unsettled: number
  /** When it last accepted an event; milliseconds since 1970. */
  acceptedAt: number | undefined
  /** Since when every request was answered; milliseconds since 1970, undefined: the last one was not, or there was none. */
  answeringSince: number | undefined
  /** When its circuit last closed; milliseconds since 1970. */
  closedAt: number
  /** When its circuit last changed; milliseconds since 1970. */
  changedAt: number
  /** What its last failure was, for those who look; empty: none yet. */
  lastFailure: string
}

/** What a handler is made from. */
export type HandlerSource = { row: HandlerRow; secrets: HandlerSecrets; guard: AddressGuard }

/**
 * @param coalesces whether a type coalesces for every handler
 * Throws when the URL, the credentials or a PEM text cannot be used.
 */
export function createHandlerRuntime(
  source: HandlerSource,
  coalesces: (eventType: string) => boolean,
): HandlerRuntime {
  const handler: HandlerRuntime = {
    iHandler: source.row.i_handler,
    settings: settingsOf(source),
    pool: poolOf(source),
    window: createWindow(
      (eventType) => coalesces(eventType) || handler.settings.coalesceTypes.has(eventType),
    ),
    circuit: createCircuit(),
    cohorts: [],
    open: new Set(),
    openAgain: 0,
    bucket: createTokenBucket(),
    pumpPlanned: false,
    retired: false,
    unsettled: 0,
    acceptedAt: undefined,
    answeringSince: undefined,
    closedAt: 0,
    changedAt: 0,
    lastFailure: '',
  }
  return handler
}

/**
 * Takes over changed settings; requests under way end on the old connections. Throws as `createHandlerRuntime` does, and
 * has changed nothing then.
 */
export function updateHandlerRuntime(handler: HandlerRuntime, source: HandlerSource): void {
  const settings = settingsOf(source)
  const old = settings.connection === handler.settings.connection ? undefined : handler.pool
  if (old) handler.pool = poolOf(source)
  handler.settings = settings
  void old?.close().catch(() => old.destroy())
}

function settingsOf({ row, secrets }: HandlerSource): HandlerSettings {
  return {
    name: row.name,
    paused: row.paused,
    destination: createDestination(row.url, secrets, hmac),
    policy: {
      outcome: row.outcome_policy,
      retry: row.retry_delays_ms === null ? { preset: row.retry_preset } : { delaysMs: row.retry_delays_ms },
      skipAfterMs: new Map(Object.entries(row.skip_after_ms)),
      parkAfterMs: row.park_after_ms,
    },
    concurrency: row.concurrency,
    rateLimit: row.rate_limit ?? undefined,
    timeoutMs: row.timeout_ms,
    coalesceTypes: new Set(row.coalesce_types),
    version: row.version,
    connection: JSON.stringify([new URL(row.url).origin, row.timeout_ms, row.concurrency, secrets.tls]),
  }
}

function poolOf({ row, secrets, guard }: HandlerSource): Pool {
  return createSendPool({ ...row, tls: secrets.tls }, guard)
}
