import { type Queryable, statement } from '@openespf/foundation/pg'
import type { QueuedRow } from './read-lanes.ts'

const fetch = statement<QueuedRow>(
  'espf-fetch-queued',
  `select w.range::int as range, d.position, d.lane, d.entity, d.i_event, d.event_type, d.body, d.redelivery,
    (extract(epoch from d.captured_at) * 1000)::float8 as captured_at
  from unnest($1::int[], $2::bigint[], $3::int[]) as w (i_handler, position, range)
  join espf.delivery d on d.i_handler = w.i_handler and d.position = w.position`,
)

/** Queued deliveries by their positions; `range` returns what `tag` said of each. Those that are gone are left out. */
export function fetchQueued(
  db: Queryable,
  wanted: readonly { iHandler: number; position: number; tag: number }[],
): Promise<QueuedRow[]> {
  return db.query(fetch, [
    wanted.map((w) => w.iHandler),
    wanted.map((w) => w.position),
    wanted.map((w) => w.tag),
  ])
}
