import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Asks } from '../../core/read-event.ts'

/** What makes an event the same event again. */
export type EventKey = {
  sender: string
  i_env: number
  i_event: number
  event_type: string
  redelivery: number
  body_hash: string
}

export type InboxEvent = EventKey & { body: string; asks: Asks['kind']; entity_id: string | null }

const insert = statement<EventKey>(
  'insert-events',
  `insert into app.inbox (sender, i_env, i_event, event_type, redelivery, body_hash, body, asks, entity_id)
   select sender, i_env, i_event, event_type, redelivery, body_hash, body, asks, entity_id
   from jsonb_to_recordset($1::jsonb) as e (
     sender text, i_env bigint, i_event bigint, event_type text, redelivery int, body_hash text, body text,
     asks text, entity_id text)
   order by 1, 2, 3, 4, 5, 6
   on conflict do nothing
   returning sender, i_env, i_event, event_type, redelivery, body_hash`,
)

/** Stores events and returns the keys of those that were not known yet. */
export function insertEvents(db: Queryable, events: readonly InboxEvent[]): Promise<EventKey[]> {
  return db.query(insert, [JSON.stringify(events)])
}
