import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import { type Database, isDatabaseError } from '@openespf/foundation/pg'
import { type DayPartition, dayAt, type HistoryTable, historyTables, partitionOf } from '../core/retention.ts'
import { checkRuledOutDays } from '../sql/check-ruled-out-days.ts'
import { createPartition } from '../sql/create-partition.ts'
import { liftRuledOutDays } from '../sql/lift-ruled-out-days.ts'
import { listDefaultDays } from '../sql/list-default-days.ts'
import { listPartitions } from '../sql/list-partitions.ts'
import { listRuledOut } from '../sql/list-ruled-out.ts'
import { measureTable } from '../sql/measure-table.ts'
import { ruleOutDays } from '../sql/rule-out-days.ts'

export const DAYS_AHEAD = 14
const EVERY_MS = 60 * 60 * 1000
const AGAIN_MS = 60 * 1000
/** A default partition that is larger takes too long to scan (about 0.1 s) while whoever writes to it waits. */
const SCANNED_MB = 64
/** Days nearer than that are never ruled out in a default partition: a process that dies in between has so long to come back. */
const RULED_OUT_AFTER_DAYS = 7
/** SQLSTATEs for a table that another process has made just now: `duplicate_table`, `unique_violation`. */
const MADE_MEANWHILE = ['42P07', '23505']

export type Partitions = Lifecycle & {
  /** Returns the names of the partitions that it made. */
  runOnce(): Promise<string[]>
}

/**
 * Keeps a partition a day (UTC) of the history tables ready, 14 days ahead. Writes never depend on it: each table has a
 * default partition. A day whose rows already are in the default partition stays there. Whoever writes to the default
 * partition waits no longer than 0.3 s; when it is large, days are made ready from a week ahead on, without a scan under lock.
 */
export function createPartitions(deps: {
  database: Database
  clock: Clock
  log: Log
  /** Default partitions up to that size are scanned under lock; 64 unless a test sets it. */
  scannedMb?: number
}): Partitions {
  const { database, log } = deps

  /** Makes them, the first first; stops when a lock is not to be had, so that writers are not held up again and again. */
  const createAll = async (days: readonly DayPartition[]): Promise<string[]> => {
    const created: string[] = []
    for (const { name } of days) {
      try {
        await createPartition(database, name)
        created.push(name)
      } catch (error) {
        if (isDatabaseError(error) && MADE_MEANWHILE.includes(error.code ?? '')) continue
        log.warn({ err: error, partition: name }, 'a partition could not be made now: tried again later')
        break
      }
    }
    return created
  }

  /** Partitions that the default one has been found to have no rows for, while others wrote to it. */
  const createBehindCheck = async (table: HistoryTable, days: readonly DayPartition[]): Promise<string[]> => {
    const [first, last] = [days.at(0), days.at(-1)]
    if (first === undefined || last === undefined) return []
    await ruleOutDays(database, table, { from: first.from, to: last.to })
    try {
      await checkRuledOutDays(database, table)
      return await createAll(days)
    } finally {
      await liftRuledOutDays(database, table)
    }
  }

  const create = async (table: HistoryTable, missing: readonly DayPartition[]): Promise<string[]> => {
    const { bytes } = await measureTable(database, `${table}_default`)
    if (bytes === 0) return createAll(missing)
    if (bytes <= (deps.scannedMb ?? SCANNED_MB) * 2 ** 20) {
      const taken = new Set((await listDefaultDays(database, table)).map((day) => day.getTime()))
      return createAll(missing.filter(({ from }) => !taken.has(from.getTime())))
    }
    const firstDay = dayAt(deps.clock.now(), RULED_OUT_AFTER_DAYS)
    return createBehindCheck(
      table,
      missing.filter(({ from }) => from >= firstDay),
    )
  }

  const runOnce = async (): Promise<string[]> => {
    const now = deps.clock.now()
    const existing = new Set(await listPartitions(database))
    const ruledOut = await listRuledOut(database)
    const created: string[] = []
    for (const table of historyTables) {
      const missing = Array.from({ length: DAYS_AHEAD + 1 }, (_, n) =>
        partitionOf(table, dayAt(now, n)),
      ).filter(({ name }) => !existing.has(name))
      try {
        if (ruledOut.includes(`${table}_default`)) await liftRuledOutDays(database, table)
        if (missing.length > 0) created.push(...(await create(table, missing)))
      } catch (error) {
        log.warn({ err: error, table }, 'no partitions could be made now: tried again later')
      }
    }
    return created
  }

  const isComplete = async (): Promise<boolean> => {
    const existing = new Set(await listPartitions(database))
    const last = dayAt(deps.clock.now(), DAYS_AHEAD)
    return (
      (await listRuledOut(database)).length === 0 &&
      historyTables.every((table) => existing.has(partitionOf(table, last).name))
    )
  }

  const loop = createLoop({
    async runOnce() {
      await runOnce()
      return (await isComplete()) ? EVERY_MS : AGAIN_MS
    },
    onError: (error) => log.error({ err: error }, 'creating partitions failed'),
  })
  return { start: loop.start, stop: loop.stop, runOnce }
}
