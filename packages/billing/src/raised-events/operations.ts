import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { eventRow, type RaisedEvent } from './core/event-row.ts'
import { deleteOldRaisedEvents } from './sql/delete-old-raised-events.ts'
import { insertRaisedEvent } from './sql/insert-raised-event.ts'

export type RaisedEvents = ReturnType<typeof createRaisedEvents>

const KEPT_DAYS = 90
/** More than one: the table shrinks again after busy days. */
const DELETED_AT_ONCE = 10

/** Events about what billing does not hold. Refusals: `request.invalid`. */
export function createRaisedEvents({ database, clock }: BillingDeps) {
  return {
    /** Records that it was asked for, which raises it. Each one makes room: what is older than 90 days goes. */
    async raise({ iEnv }: View, event: RaisedEvent): Promise<number> {
      const row = eventRow(event)
      const now = clock.now()
      const oldest = new Date(now.getTime() - KEPT_DAYS * 24 * 3600 * 1000)
      return database.transaction(async (tx) => {
        await deleteOldRaisedEvents(tx, oldest, DELETED_AT_ONCE)
        return insertRaisedEvent(tx, { ...row, iEnv, createdAt: now })
      })
    },
  }
}
