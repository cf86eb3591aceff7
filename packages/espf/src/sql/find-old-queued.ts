import { type Queryable, statement } from '@openespf/foundation/pg'

/** Unfinished deliveries of a handler: how many, the oldest, and which events (not all when there are many). */
export type OldRow = { i_handler: number; oldest: Date; count: number; i_events: number[] }

const find = statement<OldRow>(
  'espf-find-old-queued',
  `select d.i_handler, min(d.captured_at) as oldest, count(*) as count,
    (array_agg(d.i_event))[1:$4]::float8[] as i_events
  from espf.delivery d
  where d.ctid >= format('(%s,0)', $1::bigint)::tid and d.ctid < format('(%s,0)', $2::bigint)::tid
    and d.captured_at < $3
  group by d.i_handler`,
)

/**
 * What was captured before `before` and is queued, in the pages from `from` to before `to` of the queue: it has no index
 * for that, which every capture would have to keep.
 */
export function findOldQueued(
  db: Queryable,
  range: { from: number; to: number; before: Date; most: number },
): Promise<OldRow[]> {
  return db.query(find, [range.from, range.to, range.before, range.most])
}
