import { type Queryable, statement } from '@openespf/foundation/pg'

export type OldestUnfinished = { i_handler: number; name: string; captured_at: Date }

const list = statement<OldestUnfinished>(
  'espf-list-oldest-unfinished',
  `select h.i_handler, h.name, least(q.captured_at, w.captured_at) as captured_at
  from espf.handler h
  left join lateral (
    select d.captured_at from espf.delivery d where d.i_handler = h.i_handler order by d.position limit 1
  ) q on true
  left join lateral (
    select d.captured_at from espf.waiting d where d.i_handler = h.i_handler order by d.position limit 1
  ) w on true
  where q.captured_at is not null or w.captured_at is not null
  order by captured_at`,
)

/** When what was queued first for each handler and is unfinished was captured; the oldest first. */
export function listOldestUnfinished(db: Queryable): Promise<OldestUnfinished[]> {
  return db.query(list)
}
