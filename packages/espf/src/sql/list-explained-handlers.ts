import { type Queryable, statement } from '@openespf/foundation/pg'

export type ExplainedHandlerRow = {
  i_handler: number
  name: string
  enabled: boolean
  deleting: boolean
  event_version: 'raw' | 'grouped'
  names: 'current' | 'legacy'
  filter_i_env: number[] | null
  filter_i_customer: number[] | null
  filter_i_product: number[] | null
  paused_at: Date | null
  pause_reason: string
  created_at: Date
  subscribed: string[]
  /** What it is sent now: captured types and their names. */
  routes: { raw_type: string; event_type: string }[]
  window_ends_at: Date | null
  window_reason: string | null
  circuit: 'closed' | 'probing' | 'open' | null
  circuit_since: Date | null
  last_failure: string | null
}

const list = statement<ExplainedHandlerRow>(
  'espf-list-explained-handlers',
  `select h.i_handler, h.name, h.enabled, h.deleting, h.event_version, h.names, h.filter_i_env,
    h.filter_i_customer::float8[] as filter_i_customer, h.filter_i_product::float8[] as filter_i_product,
    h.paused_at, h.pause_reason, h.created_at,
    array(select s.event_type from espf.subscription s where s.i_handler = h.i_handler order by 1) as subscribed,
    coalesce((
      select jsonb_agg(jsonb_build_object('raw_type', r.raw_type, 'event_type', r.event_type)) from espf.route r
      where r.i_handler = h.i_handler
    ), '[]') as routes,
    w.ends_at as window_ends_at, w.reason as window_reason, c.circuit, c.since as circuit_since, c.last_failure
  from espf.handler h
  left join lateral (
    select ends_at, reason from espf.pause_window w
    where (w.i_handler is null or w.i_handler = h.i_handler) and w.starts_at <= now() and w.ends_at > now()
    order by ends_at desc limit 1
  ) w on true
  left join lateral (
    select c.circuit, c.since, c.last_failure from espf.process_handler c
    join espf.process p on p.process_id = c.process_id and p.expires_at > now()
    where c.i_handler = h.i_handler
    order by array_position(array['open', 'probing', 'closed'], c.circuit), c.since limit 1
  ) c on true
  order by h.i_handler`,
)

/** All handlers with what holds them back now: the window that ends last, the worst circuit of the living dispatchers. */
export function listExplainedHandlers(db: Queryable): Promise<ExplainedHandlerRow[]> {
  return db.query(list)
}
