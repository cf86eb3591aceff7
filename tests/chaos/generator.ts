import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type ConnectionSettings,
  type Database,
  isDatabaseError,
  openDatabase,
} from '@openespf/foundation/pg'
import type { GeneratorLine, IntendedEvent } from './checker/log-lines.ts'
import type { Journal } from './journal.ts'
import type { Random } from './random.ts'
import { COALESCED, changeEntities, EVENT_TYPES, listEntities, raiseEvent } from './world.ts'

export type Generator = {
  /** Returns when the last transaction has ended. */
  stop(): Promise<void>
  counts: { committed: number; rolledBack: number; unknown: number }
  /** How many transactions the database refused for want of space. */
  refusedForSpace(): number
}

const WRITERS = 10
/** Between two transactions of one writer: with some two events a transaction about 200 events/s in all. */
const PAUSE_MS = 90
const ROLLED_BACK = 0.08
const HELD_OPEN = 0.02
const QUERY_TIMEOUT_MS = 10_000
/** SQLSTATE: disk full. */
const DISK_FULL = '53100'

class RollBack extends Error {}

/**
 * Writers that change entities and raise events of them, each transaction noted with what it means to write before it
 * commits and with what became of it after. `onCommitted` hears of each acknowledged one without coalesced events.
 */
export async function startGenerator(deps: {
  settings: ConnectionSettings
  journal: Journal<GeneratorLine>
  random: Random
  onCommitted(transaction: string, at: number): void
}): Promise<Generator> {
  const { journal, random } = deps
  const database = openDatabase(deps.settings, {
    max: WRITERS,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    applicationName: 'chaos generator',
    onError: () => undefined,
  })
  const entities = await listEntities(database)
  const counts = { committed: 0, rolledBack: 0, unknown: 0 }
  let stopped = false
  let refused = 0

  const settle = (transaction: string, outcome: 'committed' | 'rolled-back' | 'unknown'): void => {
    journal.write({ kind: 'outcome', transaction, at: Date.now(), outcome })
    if (outcome === 'committed') counts.committed += 1
    else if (outcome === 'unknown') counts.unknown += 1
    else counts.rolledBack += 1
  }

  /** One transaction; a deadlock makes the database try it again, as another one. */
  const write = async (): Promise<void> => {
    let open: { transaction: string; events: IntendedEvent[]; isWhole: boolean } | undefined
    try {
      await database.transaction(async (tx) => {
        if (open !== undefined) settle(open.transaction, 'rolled-back')
        open = { transaction: randomUUID(), events: [], isWhole: false }
        open.events = await changeSome(tx, open.transaction)
        if (random.chance(HELD_OPEN)) await delay(random.between(500, 3000))
        if (random.chance(ROLLED_BACK)) throw new RollBack()
        open.isWhole = true
      })
      if (open === undefined) return
      settle(open.transaction, 'committed')
      const { length } = open.events.filter(({ eventType }) => eventType !== COALESCED)
      if (length === 0 || length < open.events.length) return
      deps.onCommitted(open.transaction, Date.now())
    } catch (error) {
      if (isDatabaseError(error) && error.code === DISK_FULL) refused += 1
      if (open !== undefined) settle(open.transaction, open.isWhole ? outcomeOf(error) : 'rolled-back')
      if (!(error instanceof RollBack)) await delay(100)
    }
  }

  const changeSome = async (
    tx: Parameters<Parameters<Database['transaction']>[0]>[0],
    transaction: string,
  ) => {
    const wanted = Array.from({ length: random.between(1, 3) }, () => random.pick(entities))
    const rows = await changeEntities(tx, wanted)
    const events = rows.map((row) => ({ ...row, eventType: random.pick(EVENT_TYPES) }))
    journal.write({ kind: 'intent', transaction, at: Date.now(), events })
    for (const event of events) await raiseEvent(tx, event, transaction)
    return events
  }

  const writers = Array.from({ length: WRITERS }, async () => {
    while (!stopped) {
      await write()
      await delay(random.between(0, 2 * PAUSE_MS))
    }
  })
  return {
    counts,
    refusedForSpace: () => refused,
    async stop() {
      stopped = true
      await Promise.all(writers)
      await database.close()
    },
  }
}

/** Of a commit that failed: an ERROR says that it was rolled back; any other end of the connection says nothing. */
function outcomeOf(error: unknown): 'rolled-back' | 'unknown' {
  return isDatabaseError(error) && error.severity === 'ERROR' ? 'rolled-back' : 'unknown'
}
