import type { Clock } from '@openespf/foundation/clock'
import type { Log } from '@openespf/foundation/log'
import { type Database, isDatabaseError } from '@openespf/foundation/pg'
import {
  type DayPartition,
  dayAt,
  endedBy,
  everythingStaysFrom,
  type HistoryTable,
  historyTables,
  retentionLimit,
} from '../core/retention.ts'
import { deleteOldRows } from '../sql/delete-old-rows.ts'
import { dropPartition } from '../sql/drop-partition.ts'
import { findRetention } from '../sql/find-retention.ts'
import { hasEventsOf } from '../sql/has-events-of.ts'
import { listPartitions } from '../sql/list-partitions.ts'
import { measureTable } from '../sql/measure-table.ts'
import type { Turns } from './housekeeping-turns.ts'
import { findHolders } from './retention-holders.ts'

/** Of a default partition are tidied in one transaction: 1.6 MB, some 5 000 rows. */
const PAGES = 200
/** SQLSTATEs for a lock that was not to be had in time: `lock_not_available`, `query_canceled`. */
const BUSY = ['55P03', '57014']

/** Names of days: dropped; kept because unfinished deliveries refer to them; left because somebody reads. And rows deleted. */
export type RetentionRound = { dropped: string[]; held: string[]; busy: string[]; deleted: number }

/**
 * Drops the days of events, ended deliveries and attempts that are older than the retention, except those with anything of
 * an unfinished delivery: its event, an earlier end, its attempts. Old rows in the default partitions, which are there only
 * if ESPF was down for long or a clock was wrong, are deleted a few pages at a time. A delivery that is queued again just
 * when its event's day is dropped carries its body with it and is delivered all the same.
 */
export function createRetention(deps: { database: Database; clock: Clock; log: Log; turns: Turns }) {
  const { database, log, turns } = deps
  /** Up to when the default partitions have been tidied: they are looked through once a day. */
  let tidiedTo = 0

  /** False when it cannot be done just now. */
  const drop = async ({ name }: DayPartition): Promise<boolean> => {
    try {
      const done = await turns.take((tx) => dropPartition(tx, name))
      if (done) log.info({ partition: name }, 'a day older than the retention was dropped')
      return done
    } catch (error) {
      if (isDatabaseError(error) && BUSY.includes(error.code ?? '')) return false
      throw error
    }
  }

  const dropDays = async (
    days: readonly DayPartition[],
    unfinished: { staysFrom: Date | undefined; iEvents: readonly number[] },
    round: RetentionRound,
  ): Promise<void> => {
    const { staysFrom, iEvents } = unfinished
    // Who writes to a table waits as long as we wait for it: not again and again in one round.
    const busy = new Set<HistoryTable>()
    for (const day of days) {
      const stays =
        staysFrom === undefined ? await hasEventsOf(database, day.name, iEvents) : day.to > staysFrom
      if (stays) round.held.push(day.name)
      else if (busy.has(day.table) || !(await drop(day))) {
        busy.add(day.table)
        round.busy.push(day.name)
      } else round.dropped.push(day.name)
    }
  }

  /** False when somebody else tidies up just now. */
  const tidyDefault = async (
    table: HistoryTable,
    range: { before: Date; keep: readonly number[] },
    round: RetentionRound,
  ): Promise<boolean> => {
    const { pages } = await measureTable(database, `${table}_default`)
    for (let from = 0; from < pages; from += PAGES) {
      const done = await turns.take(async (tx) => {
        round.deleted += await deleteOldRows(tx, table, { ...range, from, to: from + PAGES })
      })
      if (!done) return false
      await turns.pause()
    }
    return true
  }

  return {
    async runOnce(): Promise<RetentionRound> {
      const round: RetentionRound = { dropped: [], held: [], busy: [], deleted: 0 }
      const { retention_days: days, now } = await findRetention(database)
      const limit = retentionLimit([now, deps.clock.now()], days)
      const old = endedBy(await listPartitions(database), limit)
      const isTidy = tidiedTo === limit.getTime()
      if (old.length === 0 && isTidy) return round

      const unfinished = await findHolders(database, dayAt(limit, 1))
      const staysFrom = everythingStaysFrom(unfinished)
      await dropDays(old, { staysFrom, iEvents: unfinished.iEvents }, round)
      if (isTidy) return round
      const before = staysFrom !== undefined && staysFrom < limit ? staysFrom : limit
      const keep = staysFrom === undefined ? unfinished.iEvents : []
      for (const table of historyTables) {
        if (!(await tidyDefault(table, { before, keep }, round))) return round
      }
      tidiedTo = limit.getTime()
      return round
    },
  }
}
