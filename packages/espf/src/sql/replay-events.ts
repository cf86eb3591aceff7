import { type Queryable, statement } from '@openespf/foundation/pg'

/** `last` null: all has been looked at. */
export type Replayed = { seen: number; queued: number; last: number | null }

const replay = statement<Replayed>(
  'espf-replay-events',
  `with page as materialized (
    select e.* from espf.event e where e.i_event > $2 and e.i_event <= $3 order by e.i_event limit $4
  ), wanted as materialized (
    select p.i_event, p.entity, p.variables, p.captured_at, r.event_type, r.variable_names
    from page p
    join espf.route r on r.raw_type = p.event_type and r.i_handler = $1
      and (r.i_envs is null or p.i_env = any (r.i_envs))
      and (r.i_customers is null or r.i_customers && p.i_customers)
      and (r.i_products is null or r.i_products && p.i_products)
    where p.captured_at >= $5 and ($6::timestamptz is null or p.captured_at < $6)
  ), fresh as materialized (
    select w.* from wanted w
    where not exists (select from espf.delivery_history d
        where d.i_event = w.i_event and d.i_handler = $1 and d.event_type = w.event_type)
      and not exists (select from espf.waiting d
        where d.i_handler = $1 and d.i_event = w.i_event and d.event_type = w.event_type)
  ), queued as (
    insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at)
    select $1, hashtext(f.entity) & 63, f.entity, f.i_event, f.event_type, '{"event_type":' || to_json(f.event_type)
      || ',"variables":' || case when f.variable_names is null then f.variables
        else espf.pick_variables(f.variables, f.variable_names) end || '}', f.captured_at
    from fresh f
    order by f.i_event, f.event_type
    on conflict (i_handler, i_event, event_type) do nothing
    returning 1
  )
  select (select count(*) from wanted) as seen, (select count(*) from queued) as queued,
    case when (select count(*) from page) >= $4 then (select max(i_event) from page) end as last`,
)

/**
 * Queues for a handler, in the order of their capture, the next events that it is subscribed to and never got; looks at no
 * more than `scan` events. In a transaction that holds all lanes (`lockAllLanes`).
 */
export function replayEvents(
  tx: Queryable,
  iHandler: number,
  range: { after: number; upto: number; scan: number; since: Date; until: Date | null },
): Promise<Replayed> {
  return tx.one(replay, [iHandler, range.after, range.upto, range.scan, range.since, range.until])
}
