import { randomUUID } from 'node:crypto'
import { createDispatcher, ensureHandler } from '@openespf/espf'
import { createAddressGuard } from '@openespf/foundation/address-guard'
import { systemClock } from '@openespf/foundation/clock'
import { createLog } from '@openespf/foundation/log'
import { type Database, openDatabase } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { anyLeft } from '../sql/any-left.ts'
import { queueEvents } from '../sql/queue-events.ts'
import { skipEventNumbers } from '../sql/skip-event-numbers.ts'
import { NOTE, type PlanSpec, planOf } from '../support/events.ts'
import { CREDENTIALS, IN_FLIGHT } from '../support/post.ts'
import type { Peer } from './peer.ts'

export const secretBox = createSecretBox(Buffer.alloc(32, 7))

/** The handler of a fresh database that is filled first. */
export const FIRST_HANDLER = 1
const CHUNK = 20_000
const STOP_MS = 300

/** Registers a handler that is subscribed to the events of the bench. Returns its id. */
export function addHandler(
  database: Database,
  options: { name: string; url: string; subscribed?: boolean },
): Promise<number> {
  return ensureHandler(
    { database, secretBox },
    {
      name: options.name,
      url: options.url,
      event_version: 'raw',
      names: 'current',
      outcome_policy: 'safe',
      concurrency: IN_FLIGHT,
      retry_preset: 'nsps',
      timeout_ms: 300_000,
      auth: CREDENTIALS,
      subscriptions: options.subscribed === false ? [] : ['Account/Blocked', 'Account/Unblocked'],
    },
  )
}

/**
 * Queues the plan for a handler by inserting what espf.record_event would have inserted: the event and its delivery.
 * `recorded: false` leaves out the events, which dispatch never looks at.
 */
export async function fillOurs(
  database: Database,
  iHandler: number,
  spec: PlanSpec,
  recorded = true,
): Promise<void> {
  const plan = planOf(spec)
  for (let after = 0; after < plan.length; after += CHUNK) {
    const entities = [...plan.subarray(after, after + CHUNK)]
    await queueEvents(database, iHandler, { entities, after, note: NOTE, recorded })
  }
  await skipEventNumbers(database, plan.length)
}

/** The dispatcher as `openespf server` runs it, with attempts and history. It is always ordered. */
export const ours: Peer = {
  name: 'ours',
  async fill({ settings, sinkUrl, spec }) {
    const database = openDatabase(settings, { max: 1 })
    try {
      await fillOurs(database, await addHandler(database, { name: 'sink', url: sinkUrl }), spec)
    } finally {
      await database.close()
    }
  },
  async work({ settings, sinkUrl }) {
    const dispatcher = createDispatcher({
      settings,
      secretBox,
      guard: createAddressGuard({ allow: [new URL(sinkUrl).hostname] }),
      clock: systemClock,
      log: createLog({ level: 'error', name: 'dispatcher' }),
      random: Math.random,
      newProcessId: randomUUID,
      stopMs: STOP_MS,
    })
    await dispatcher.start()
    return { stop: () => dispatcher.stop() }
  },
  async anyLeft({ settings }) {
    const database = openDatabase(settings, { max: 1 })
    try {
      return await anyLeft(database, FIRST_HANDLER)
    } finally {
      await database.close()
    }
  },
}
