import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Queryable } from '@openespf/foundation/pg'
import { dropOldConfirmations } from './store/sql/drop-old-confirmations.ts'
import { dropOldConvergences } from './store/sql/drop-old-convergences.ts'
import { dropOldDrift } from './store/sql/drop-old-drift.ts'
import { dropOldEvents } from './store/sql/drop-old-events.ts'
import { dropOldRuns } from './store/sql/drop-old-runs.ts'

/**
 * How long events, looks and ended runs are kept. By events that it has, the inbox knows what came before: ESPF sends one again
 * for about a month.
 */
export type Retention = { days: number }

export const USUAL_RETENTION: Retention = { days: 90 }

const EVERY_MS = 3_600_000
const BATCH = 1000

export type Housekeeping = Lifecycle & {
  /** Forgets a batch of each; true: there is more. */
  runOnce(): Promise<boolean>
}

/** Forgets what nothing needs any more, once an hour, in short statements. Several processes may do so at the same time. */
export function createHousekeeping(options: {
  database: Queryable
  log: Log
  retention?: Retention
  /** How many rows a statement deletes at most. */
  batch?: number
}): Housekeeping {
  const { database, log, batch = BATCH } = options
  const { days } = options.retention ?? USUAL_RETENTION
  /** Looks are walked from the oldest: those that stay, as the newest of their account, are passed. */
  let after: number | undefined

  const runOnce = async (): Promise<boolean> => {
    await dropOldConfirmations(database)
    const events = await dropOldEvents(database, days, batch)
    after = await dropOldConvergences(database, days, { after: after ?? 0, limit: batch })
    const drift = await dropOldDrift(database, days, batch)
    await dropOldRuns(database, days)
    return events === batch || drift === batch || after !== undefined
  }
  const loop = createLoop({
    runOnce: async () => ((await runOnce()) ? 0 : EVERY_MS),
    onError: (err) => log.error({ err }, 'housekeeping failed and will be tried again'),
  })
  return { ...loop, runOnce }
}
