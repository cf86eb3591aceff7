import { type Queryable, statement } from '@openespf/foundation/pg'

export type SystemRow = {
  paused_at: Date | null
  pause_reason: string
  capture: 'subscribed' | 'all'
  retention_days: number
  queued: number
  waiting: number
  oldest_unfinished_at: Date | null
}

const find = statement<SystemRow>(
  'espf-find-system',
  `select s.paused_at, s.pause_reason, s.capture, s.retention_days, q.count as queued, w.count as waiting,
    least(q.oldest, w.oldest) as oldest_unfinished_at
  from espf.system s
  cross join lateral (
    select case when c.count < $1 then c.count
      else greatest(c.count, (select reltuples::bigint from pg_class where oid = 'espf.delivery'::regclass)) end as count,
      (select min(o.captured_at) from espf.handler h cross join lateral (
        select d.captured_at from espf.delivery d where d.i_handler = h.i_handler order by d.position limit 1
      ) o) as oldest
    from (select count(*) as count from (select from espf.delivery limit $1) d) c
  ) q
  cross join lateral (
    select case when c.count < $1 then c.count
      else greatest(c.count, (select reltuples::bigint from pg_class where oid = 'espf.waiting'::regclass)) end as count,
      (select min(o.captured_at) from espf.handler h cross join lateral (
        select d.captured_at from espf.waiting d where d.i_handler = h.i_handler order by d.position limit 1
      ) o) as oldest
    from (select count(*) as count from (select from espf.waiting limit $1) d) c
  ) w`,
)

/**
 * ESPF as a whole. Up to `counted` deliveries of a kind are counted, more are the planner's estimate; the oldest is that at
 * the lowest position, of each handler.
 */
export function findSystem(db: Queryable, counted: number): Promise<SystemRow> {
  return db.one(find, [counted])
}
