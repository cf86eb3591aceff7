import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database, Queryable } from '@openespf/foundation/pg'
import { cancelOrphans } from '../sql/cancel-orphans.ts'
import { deleteOldJobs } from '../sql/delete-old-jobs.ts'
import { deleteOldRequests } from '../sql/delete-old-requests.ts'
import { deleteOldWindows } from '../sql/delete-old-windows.ts'
import { findRetention } from '../sql/find-retention.ts'
import { createTurns } from './housekeeping-turns.ts'
import { createRetention, type RetentionRound } from './retention.ts'

const EVERY_MS = 10 * 60 * 1000
const AGAIN_MS = 60 * 1000
const BATCH = 1000
const REQUEST_DAYS = 1
const WINDOW_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

export type HousekeepingRound = RetentionRound & {
  orphans: number
  requests: number
  jobs: number
  windows: number
}

export type Housekeeping = Lifecycle & {
  /** Tidies up once; what failed is logged and left out. */
  runOnce(): Promise<HousekeepingRound>
}

/**
 * Removes what is no longer needed: days beyond the retention, requests answered more than a day ago, jobs that ended beyond
 * the retention, maintenance windows that ended more than 30 days ago; cancels what was queued for a handler after its end. Every dispatching process takes part; of the pieces
 * of work, each a transaction of at most some 50 ms, no two are done at once.
 */
export function createHousekeeping(deps: { database: Database; clock: Clock; log: Log }): Housekeeping {
  let stopped: AbortSignal | undefined
  const turns = createTurns(deps.database, () => stopped)
  const retention = createRetention({ ...deps, turns })

  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (!stopped?.aborted) deps.log.error({ err: error }, `${what} failed and will be done again`)
      return undefined
    }
  }

  /** Works in batches until nothing is left or somebody else is at it. */
  const clear = async (
    what: string,
    remove: (tx: Queryable, before: Date, most: number) => Promise<number>,
    before: Date,
  ): Promise<number> => {
    let total = 0
    await attempt(`tidying up ${what}`, async () => {
      for (let count = BATCH; count === BATCH; ) {
        count = 0
        await turns.take(async (tx) => {
          count = await remove(tx, before, BATCH)
        })
        total += count
        if (count === BATCH) await turns.pause()
      }
    })
    return total
  }

  const runOnce = async (): Promise<HousekeepingRound> => {
    const { retention_days: days, now } = await findRetention(deps.database)
    const ago = (n: number) => new Date(Math.min(now.getTime(), deps.clock.now().getTime()) - n * DAY_MS)
    const round = await attempt('retention', retention.runOnce)
    return {
      ...(round ?? { dropped: [], held: [], busy: [], deleted: 0 }),
      orphans: await clear('deliveries of deleted handlers', (tx, _, most) => cancelOrphans(tx, most), now),
      requests: await clear('requests', deleteOldRequests, ago(REQUEST_DAYS)),
      jobs: await clear('jobs', deleteOldJobs, ago(days)),
      windows: await clear('windows', deleteOldWindows, ago(WINDOW_DAYS)),
    }
  }

  const loop = createLoop({
    async runOnce(signal) {
      stopped = signal
      return (await runOnce()).busy.length > 0 ? AGAIN_MS : EVERY_MS
    },
    onError: (error) => deps.log.error({ err: error }, 'housekeeping failed and goes on'),
  })
  return { start: loop.start, stop: loop.stop, runOnce }
}
