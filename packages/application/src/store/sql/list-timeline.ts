import type { TimelineEntry } from '@openespf/contract/provisioner'
import { type Queryable, statement } from '@openespf/foundation/pg'

type EventEntry = Extract<TimelineEntry, { kind: 'event' }>

/** The body of an event stands as it came: not all that JSON may say can be read by the database. */
export type StoredEntry =
  | Exclude<TimelineEntry, EventEntry>
  | (Omit<EventEntry, 'variables'> & { body: string })

const select = statement<{ entry: StoredEntry }>(
  'list-timeline',
  `select what || jsonb_build_object('kind', kind, 'at', at) as entry from (
     select 'event' as kind, received_at as at, jsonb_build_object(
       'event_type', event_type, 'i_event', i_event, 'body', body) as what
     from app.inbox where asks = 'account' and entity_id::text = $1::text
     union all
     select 'look', finished_at, jsonb_build_object(
       'connector', connector, 'outcome', outcome, 'says', detail, 'i_event', i_event, 'steps', steps,
       'took_ms', round(extract(epoch from finished_at - started_at) * 1000))
     from app.convergence where i_account = $1::text::bigint
     union all
     select 'drift', found_at, jsonb_build_object(
       'i_run', i_run, 'connector', connector, 'drift', kind, 'repair', repair, 'differences', differences)
     from app.drift where i_account = $1::text::bigint
     union all
     select 'confirmation', created_at, jsonb_build_object(
       'connector', connector, 'deadline', deadline, 'told', outcome ->> 'kind')
     from app.confirmation where i_account = $1::text::bigint) t
   order by at desc
   limit $2`,
)

/** What happened to an account, the newest first. */
export async function listTimeline(db: Queryable, iAccount: number, limit: number): Promise<StoredEntry[]> {
  return (await db.query(select, [String(iAccount), limit])).map(({ entry }) => entry)
}
