import { type Queryable, statement } from '@openespf/foundation/pg'
import type { DeliveryFilter } from './find-ended.ts'

/** `i_handler` and `position` null: all has been looked at. Requests null: none was made. */
export type Requested = {
  asked: number
  first: number | null
  last: number | null
  i_handler: number | null
  position: number | null
}

const text = (table: 'delivery' | 'waiting') => `with page as materialized (
    select d.* from espf.${table} d
    where (d.i_handler, d.position) > ($1::int, $2::bigint) and ($8::int is null or d.i_handler = $8)
      and d.position <= $3
    order by d.i_handler, d.position limit $4
  ), asked as (
    insert into espf.request (kind, i_handler, lane, entity, i_event, event_type, reason)
    select 'cancel', p.i_handler, p.lane, p.entity, p.i_event, p.event_type, $5
    from page p
    where ($6::text[] is null or p.event_type = any ($6))
      and ($7::text is null or p.entity = $7)
      and ($9::timestamptz is null or p.captured_at >= $9)
      and ($10::timestamptz is null or p.captured_at < $10)
    order by p.i_handler, p.position
    returning i_request
  )
  select (select count(*) from asked) as asked, (select min(i_request) from asked) as first,
    (select max(i_request) from asked) as last, l.i_handler, l.position
  from (select count(*) as seen from page) c
  left join lateral (
    select i_handler, position from page where c.seen >= $4 order by i_handler desc, position desc limit 1
  ) l on true`

const statements = {
  queue: statement<Requested>('espf-request-cancellations', text('delivery')),
  waiting: statement<Requested>('espf-request-waiting-cancellations', text('waiting')),
}

/** Asks the owners to cancel the next of these deliveries after a place, looking at no more than `scan` of them. */
export function requestCancellations(
  db: Queryable,
  filter: DeliveryFilter,
  from: { table: 'queue' | 'waiting'; iHandler: number; position: number },
  most: { upto: number; scan: number; reason: string },
): Promise<Requested> {
  return db.one(statements[from.table], [
    from.iHandler,
    from.position,
    most.upto,
    most.scan,
    most.reason,
    filter.types,
    filter.entity,
    filter.iHandler,
    filter.since,
    filter.until,
  ])
}
