import { type Queryable, statement } from '@openespf/foundation/pg'
import type { QueuedRow } from './read-lanes.ts'

export type WaitingRow = QueuedRow & {
  attempts: number
  used: number
  first_failed_at: number | null
  tried_at: number | null
  /** For types that coalesce: the last newer event of this type that waits behind it. */
  newest: number | null
}

const fetch = statement<WaitingRow>(
  'espf-fetch-waiting',
  `select w.range::int as range, d.*,
    case when d.event_type = any ($4::text[]) then (
      select n.i_event from espf.waiting n
      where n.i_handler = w.i_handler and n.entity = w.entity and n.event_type = d.event_type and n.position > d.position
        and n.i_event > d.i_event
      order by n.position desc limit 1
    ) end as newest
  from unnest($1::int[], $2::text[]) with ordinality as w (i_handler, entity, range)
  cross join lateral (
    select d.position, d.lane, d.entity, d.i_event, d.event_type, d.body, d.redelivery,
      (extract(epoch from d.captured_at) * 1000)::float8 as captured_at, d.attempts, d.used,
      (extract(epoch from d.first_failed_at) * 1000)::float8 as first_failed_at,
      (extract(epoch from d.tried_at) * 1000)::float8 as tried_at
    from espf.waiting d
    where d.i_handler = w.i_handler and d.entity = w.entity
    order by d.position
    limit $3
  ) d
  order by w.range, d.position`,
)

/** The first waiting deliveries of each entity, at most `limit`, in order; `range` is the entity's place in `wanted`, from 1. */
export function fetchWaiting(
  db: Queryable,
  wanted: readonly { iHandler: number; entity: string }[],
  options: { limit: number; coalescing: readonly string[] },
): Promise<WaitingRow[]> {
  return db.query(fetch, [
    wanted.map((w) => w.iHandler),
    wanted.map((w) => w.entity),
    options.limit,
    options.coalescing,
  ])
}
