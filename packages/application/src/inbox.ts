import type { Log } from '@openespf/foundation/log'
import type { Database, Queryable } from '@openespf/foundation/pg'
import { createBatcher } from './batcher.ts'
import { type EventKey, type InboxEvent, insertEvents } from './store/sql/insert-events.ts'
import { listAlteredEvents } from './store/sql/list-altered-events.ts'
import { markFanOuts } from './store/sql/mark-fan-outs.ts'
import { markSubjects } from './store/sql/mark-subjects.ts'

const BATCH_MAX = 200

/**
 * Stores events durably. The call returns when the event is committed together with what it asks for; a repeat changes
 * nothing. Events that arrive at the same time share a transaction.
 */
export function createInbox(options: {
  database: Database
  log: Log
  /** The connectors that are to look when an event of this type comes. */
  connectorsFor: (eventType: string) => readonly string[]
  onStore: () => void
}) {
  const store = async (tx: Queryable, events: InboxEvent[]): Promise<void> => {
    const fresh = await insertEvents(tx, events)
    if (fresh.length === 0) return
    const names = new Set(fresh.map(nameOf))
    const asking = events.filter((event) => names.has(nameOf(event)))
    await markSubjects(
      tx,
      asking.flatMap(({ asks, entity_id, i_event, event_type }) =>
        asks === 'account'
          ? [
              {
                i_account: Number(entity_id),
                i_event,
                bulk: false,
                connectors: options.connectorsFor(event_type),
              },
            ]
          : [],
      ),
    )
    await markFanOuts(
      tx,
      asking.flatMap(({ asks, entity_id, i_event, event_type }) =>
        asks === 'account' || asks === 'nothing' || entity_id === null
          ? []
          : [{ entity: asks, entity_id, i_event, connectors: options.connectorsFor(event_type) }],
      ),
    )
    for (const altered of await listAlteredEvents(tx, fresh)) {
      options.log.warn(altered, 'a known event came again with another body: it is processed')
    }
  }
  return createBatcher<InboxEvent>({
    max: BATCH_MAX,
    flush: async (events) => {
      await options.database.transaction((tx) => store(tx, events))
      options.onStore()
    },
  })
}

function nameOf(key: EventKey): string {
  const { sender, i_env, i_event, event_type, redelivery, body_hash } = key
  return JSON.stringify([sender, i_env, i_event, event_type, redelivery, body_hash])
}
