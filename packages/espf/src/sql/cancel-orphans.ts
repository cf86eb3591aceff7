import { type Queryable, statement } from '@openespf/foundation/pg'

const cancel = statement<{ count: number }>(
  'espf-cancel-orphans',
  `with recursive queued (i_handler) as (
    (select d.i_handler from espf.delivery d order by d.i_handler limit 1)
    union all
    select (select d.i_handler from espf.delivery d where d.i_handler > q.i_handler order by d.i_handler limit 1)
    from queued q where q.i_handler is not null
  ), orphan as (
    select d.i_handler, d.position
    from queued q
    cross join lateral (
      select o.i_handler, o.position from espf.delivery o where o.i_handler = q.i_handler order by o.position limit $1
    ) d
    where q.i_handler is not null and not exists (select from espf.handler h where h.i_handler = q.i_handler)
    limit $1
  ), gone as (
    delete from espf.delivery d using orphan o where d.i_handler = o.i_handler and d.position = o.position
    returning d.i_handler, d.position, d.entity, d.i_event, d.event_type, d.redelivery, d.captured_at
  ), ended as (
    insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, captured_at, state,
      reason, attempts, ended_at)
    select g.i_handler, g.position, g.entity, g.i_event, g.event_type, g.redelivery, g.captured_at, 'cancelled',
      'its handler was deleted', 0, clock_timestamp()
    from gone g
  )
  select count(*) as count from gone`,
)

/**
 * Cancels at most `most` queued deliveries of handlers that are no more: their writers had seen the route and committed
 * after the handler was deleted. Returns how many.
 */
export async function cancelOrphans(db: Queryable, most: number): Promise<number> {
  return (await db.one(cancel, [most])).count
}
