import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Transactional } from '@openespf/foundation/pg'
import { monthOf, parseMonth } from './core/months.ts'
import { createMonth } from './sql/create-month.ts'
import { deleteUnpartitioned } from './sql/delete-unpartitioned.ts'
import { dropMonth } from './sql/drop-month.ts'
import { listMonths } from './sql/list-months.ts'

const EVERY_MS = 60 * 60 * 1000
const MONTHS_AHEAD = 2
const DAY_MS = 24 * 60 * 60 * 1000

export type AuditRetention = Lifecycle & {
  /** Returns the names of the partitions that it made and dropped. */
  runOnce(): Promise<{ made: string[]; dropped: string[] }>
}

/**
 * Keeps a partition a month (UTC) of the audit log ready, two months ahead, and drops those that ended more than `keepDays`
 * ago. Writing never depends on it: there is a default partition, where a month stays that has rows there already.
 */
export function createAuditRetention(deps: {
  database: Transactional
  clock: Clock
  log: Log
  keepDays: number
}): AuditRetention {
  const { database, clock, log, keepDays } = deps

  const tried = async (name: string, work: () => Promise<void>): Promise<string[]> => {
    try {
      await work()
      return [name]
    } catch (error) {
      log.warn(
        { err: error, partition: name },
        'a month of the audit log is left as it is: tried again later',
      )
      return []
    }
  }

  const runOnce = async () => {
    const now = clock.now()
    const existing = await listMonths(database)
    const made: string[] = []
    for (let n = 0; n <= MONTHS_AHEAD; n++) {
      const month = monthOf(now, n)
      if (!existing.includes(month.name))
        made.push(...(await tried(month.name, () => createMonth(database, month))))
    }
    const limit = new Date(now.getTime() - keepDays * DAY_MS)
    const dropped: string[] = []
    for (const name of existing) {
      const month = parseMonth(name)
      if (month && month.to <= limit) dropped.push(...(await tried(name, () => dropMonth(database, month))))
    }
    while ((await deleteUnpartitioned(database, limit)) > 0);
    return { made, dropped }
  }

  const loop = createLoop({
    async runOnce() {
      await runOnce()
      return EVERY_MS
    },
    onError: (error) => log.error({ err: error }, 'the retention of the audit log failed and goes on'),
  })
  return { start: loop.start, stop: loop.stop, runOnce }
}
