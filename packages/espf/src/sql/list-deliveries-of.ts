import { type Queryable, statement } from '@openespf/foundation/pg'

export type DeliveryKeyRow = {
  i_handler: number
  handler: string
  event_version: 'raw' | 'grouped'
  event_type: string
  entity: string
  place: 'queue' | 'waiting' | 'history'
}

const list = statement<DeliveryKeyRow>(
  'espf-list-deliveries-of',
  `select h.i_handler, h.name as handler, h.event_version, d.event_type, d.entity,
    case when bool_or(d.place = 'queue') then 'queue' when bool_or(d.place = 'waiting') then 'waiting' else 'history' end
      as place
  from espf.handler h
  cross join lateral (
    select event_type, entity, 'queue' as place from espf.delivery q where q.i_handler = h.i_handler and q.i_event = $1
    union all
    select event_type, entity, 'waiting' from espf.waiting w where w.i_handler = h.i_handler and w.i_event = $1
    union all
    select event_type, entity, 'history' from espf.delivery_history e where e.i_event = $1 and e.i_handler = h.i_handler
  ) d
  where not h.deleting and ($2::int is null or h.i_handler = $2)
  group by h.i_handler, h.name, h.event_version, d.event_type, d.entity
  order by h.i_handler, d.event_type`,
)

/**
 * The deliveries of an event to handlers that there still are, each once: as `queue` or `waiting` when one is unfinished.
 */
export function listDeliveriesOf(
  db: Queryable,
  iEvent: number,
  iHandler: number | undefined,
): Promise<DeliveryKeyRow[]> {
  return db.query(list, [iEvent, iHandler ?? null])
}
