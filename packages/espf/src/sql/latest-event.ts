import { type Queryable, statement } from '@openespf/foundation/pg'

const latest = statement<{ i_event: number; position: number }>(
  'espf-latest-event',
  `select (select last_value from espf.i_event)::bigint as i_event,
    (select last_value from espf.position)::bigint as position`,
)

/** The highest event and position that have been drawn: what is later was not asked for. */
export function latestEvent(db: Queryable): Promise<{ i_event: number; position: number }> {
  return db.one(latest)
}
