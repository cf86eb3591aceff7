import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Queryable } from '@openespf/foundation/pg'
import { dropOldConfirmations } from './store/sql/drop-old-confirmations.ts'

const EVERY_MS = 3_600_000

/** Forgets what nothing needs any more, once an hour. */
export function createHousekeeping(database: Queryable, log: Log): Lifecycle {
  return createLoop({
    async runOnce() {
      await dropOldConfirmations(database)
      return EVERY_MS
    },
    onError: (err) => log.error({ err }, 'housekeeping failed and will be tried again'),
  })
}
