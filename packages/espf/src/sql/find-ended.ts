import { type Queryable, statement } from '@openespf/foundation/pg'

/** Which deliveries; null: any. Times are those of the capture. */
export type DeliveryFilter = {
  types: readonly string[] | null
  entity: string | null
  iHandler: number | null
  states: readonly string[] | null
  since: Date | null
  until: Date | null
}

export type EndedKey = {
  i_event: number
  i_handler: number
  event_type: string
  entity: string
  event_version: 'raw' | 'grouped'
}

export type FoundEnded = {
  count: number
  /** The first of them, in the order of (i_event, i_handler, event_type). */
  rows: EndedKey[]
  /** Everything up to this event has been looked at; null: everything up to `upto`. */
  last: number | null
}

const find = statement<FoundEnded>(
  'espf-find-ended',
  `with page as materialized (
    select i_event from espf.delivery_history
    where i_event >= $1 and i_event <= $4
    order by i_event limit $5
  ), bound as materialized (
    select max(i_event) as last, count(*) >= $5 as cut from page
  ), newest as (
    select distinct on (h.i_event, h.i_handler, h.event_type)
      h.i_event, h.i_handler, h.event_type, h.entity, h.state, h.captured_at
    from espf.delivery_history h
    where h.i_event >= $1 and h.i_event <= (select last from bound)
    order by h.i_event, h.i_handler, h.event_type, h.redelivery desc, h.ended_at desc
  ), found as materialized (
    select n.i_event, n.i_handler, n.event_type, n.entity, r.event_version
    from newest n join espf.handler r using (i_handler)
    where not r.deleting
      and (n.i_event, n.i_handler, n.event_type) > ($1::bigint, $2::int, $3::text)
      and ($7::text[] is null or n.event_type = any ($7))
      and ($8::text is null or n.entity = $8)
      and ($9::int is null or n.i_handler = $9)
      and ($10::text[] is null or n.state = any ($10))
      and ($11::timestamptz is null or n.captured_at >= $11)
      and ($12::timestamptz is null or n.captured_at < $12)
  )
  select (select count(*) from found) as count,
    coalesce((
      select jsonb_agg(to_jsonb(f) order by f.i_event, f.i_handler, f.event_type)
      from (select * from found order by i_event, i_handler, event_type limit $6) f
    ), '[]') as rows,
    (select case when cut then last end from bound) as last`,
)

/**
 * Ended deliveries after a key, each in its newest redelivery; looks at no more than about `scan` rows of the history, so
 * that a rare kind costs many short calls instead of a long one.
 */
export function findEnded(
  db: Queryable,
  filter: DeliveryFilter,
  after: { iEvent: number; iHandler: number; eventType: string },
  most: { upto: number; scan: number; rows: number },
): Promise<FoundEnded> {
  return db.one(find, [
    after.iEvent,
    after.iHandler,
    after.eventType,
    most.upto,
    most.scan,
    most.rows,
    filter.types,
    filter.entity,
    filter.iHandler,
    filter.states,
    filter.since,
    filter.until,
  ])
}
