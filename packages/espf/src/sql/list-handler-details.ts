import { type Queryable, statement } from '@openespf/foundation/pg'
import { type StoredHandler, storedColumns } from './find-handler.ts'

/** A handler and what is seen of it now. */
export type HandlerDetails = StoredHandler & {
  created_at: Date
  updated_at: Date
  paused_at: Date | null
  pause_reason: string
  /** Of ESPF as a whole. */
  system_paused_at: Date | null
  system_pause_reason: string
  /** Of an open maintenance window, the one that ends last. */
  window_ends_at: Date | null
  window_reason: string | null
  /** The worst that a living dispatcher sees; null: none delivers. */
  circuit: 'closed' | 'probing' | 'open' | null
  circuit_since: Date | null
  last_failure: string | null
  /** The running job that enables it once what was queued is cancelled. */
  enabling_job: number | null
}

const list = statement<HandlerDetails>(
  'espf-list-handler-details',
  `select ${storedColumns}, h.created_at, h.updated_at, h.paused_at, h.pause_reason,
    s.paused_at as system_paused_at, s.pause_reason as system_pause_reason,
    w.ends_at as window_ends_at, w.reason as window_reason, c.circuit, c.since as circuit_since, c.last_failure,
    j.i_job as enabling_job
  from espf.handler h
  cross join espf.system s
  left join lateral (
    select w.ends_at, w.reason from espf.pause_window w
    where (w.i_handler is null or w.i_handler = h.i_handler) and w.starts_at <= now() and now() < w.ends_at
    order by w.ends_at desc limit 1
  ) w on true
  left join (
    select distinct on (p.i_handler) p.i_handler, p.circuit, p.since, p.last_failure
    from espf.process_handler p join espf.process a using (process_id)
    where a.expires_at > now() and ($1::int is null or p.i_handler = $1)
    order by p.i_handler, array_position(array['open', 'probing', 'closed'], p.circuit), p.since
  ) c using (i_handler)
  left join (
    select i_handler, min(i_job) as i_job from espf.job
    where state = 'running' and kind = 'cancel' and filter -> 'enable' = 'true' group by i_handler
  ) j using (i_handler)
  where $1::int is null or h.i_handler = $1
  order by h.i_handler`,
)

/** All handlers, those that are being deleted too; or the one. */
export function listHandlerDetails(db: Queryable, iHandler?: number): Promise<HandlerDetails[]> {
  return db.query(list, [iHandler ?? null])
}
