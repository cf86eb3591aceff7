import { type Queryable, statement } from '@openespf/foundation/pg'
import type { EventKey } from './insert-events.ts'

type Row = { i_event: number; event_type: string }

const select = statement<Row>(
  'list-altered-events',
  `select distinct fresh.i_event, fresh.event_type
   from jsonb_to_recordset($1::jsonb) as fresh (
     sender text, i_env bigint, i_event bigint, event_type text, body_hash text)
   join app.inbox known using (sender, i_env, i_event, event_type)
   where known.body_hash <> fresh.body_hash`,
)

/** Those of the events that are in the inbox with another body, too. */
export function listAlteredEvents(db: Queryable, fresh: readonly EventKey[]): Promise<Row[]> {
  return db.query(select, [JSON.stringify(fresh)])
}
