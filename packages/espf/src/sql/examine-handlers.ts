import { type Queryable, statement } from '@openespf/foundation/pg'

/** A handler that is enabled. `circuit`: the worst that a living process sees, with why and since when. */
export type HandlerFacts = {
  i_handler: number
  name: string
  url: string
  secrets_sealed: Buffer
  paused_at: Date | null
  pause_reason: string
  circuit: 'closed' | 'probing' | 'open' | null
  circuit_since: Date | null
  last_failure: string | null
}

const examine = statement<HandlerFacts>(
  'espf-examine-handlers',
  `select h.i_handler, h.name, h.url, h.secrets_sealed, h.paused_at, h.pause_reason,
    c.circuit, c.since as circuit_since, c.last_failure
  from espf.handler h
  left join lateral (
    select s.circuit, s.since, s.last_failure
    from espf.process_handler s join espf.process p using (process_id)
    where s.i_handler = h.i_handler and p.expires_at > now()
    order by case s.circuit when 'open' then 1 when 'probing' then 2 else 3 end, s.since limit 1
  ) c on true
  where h.enabled and not h.deleting
  order by h.name`,
)

export function examineHandlers(db: Queryable): Promise<HandlerFacts[]> {
  return db.query(examine)
}
