import { type Queryable, statement } from '@openespf/foundation/pg'

/** A handler as it is sent to. Durations are milliseconds. */
export type HandlerRow = {
  i_handler: number
  name: string
  url: string
  outcome_policy: 'safe' | 'espf'
  secrets_sealed: Buffer
  timeout_ms: number
  concurrency: number
  rate_limit: number | null
  retry_preset: 'espf' | 'nsps' | 'quick'
  /** Instead of the preset's. */
  retry_delays_ms: number[] | null
  coalesce_types: string[]
  skip_after_ms: Record<string, number>
  park_after_ms: number
  /** It, or everything, is paused, or a window of either is open. */
  paused: boolean
  /** Another text whenever any of these changes. */
  version: string
}

/** The columns of a `HandlerRow` of `espf.handler h`. */
export const handlerColumns = `h.i_handler, h.name, h.url, h.outcome_policy, h.secrets_sealed, h.timeout_ms,
    h.concurrency, h.rate_limit, h.retry_preset, h.retry_delays_ms::float8[] as retry_delays_ms, h.coalesce_types,
    h.skip_after_ms, h.park_after_ms, p.paused,
    (extract(epoch from h.updated_at) * 1000000)::bigint::text || case when p.paused then ' paused' else '' end as version`

/** Joins whether the handler is paused. */
export const handlerPause = `cross join lateral (
    select h.paused_at is not null
      or exists (select from espf.system s where s.paused_at is not null)
      or exists (
        select from espf.pause_window w
        where (w.i_handler is null or w.i_handler = h.i_handler) and w.starts_at <= now() and now() < w.ends_at
      ) as paused
  ) p`

const list = statement<HandlerRow>(
  'espf-list-handlers',
  `select ${handlerColumns}
  from espf.handler h ${handlerPause}
  where h.enabled and not h.deleting
  order by h.i_handler`,
)

/** Those that are sent to: enabled, and not being deleted. */
export function listHandlers(db: Queryable): Promise<HandlerRow[]> {
  return db.query(list)
}
