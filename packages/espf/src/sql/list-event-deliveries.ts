import { type Queryable, statement } from '@openespf/foundation/pg'

export type EventDeliveryRow = {
  i_event: number
  i_handler: number
  event_type: string
  redelivery: number
  position: number
  entity: string
  state: 'queued' | 'waiting' | 'finished' | 'rejected' | 'exhausted' | 'superseded' | 'cancelled'
  attempts: number
  reason: string
  first_failed_at: Date | null
  due_at: Date | null
  ended_at: Date | null
  superseded_by: number | null
}

const list = statement<EventDeliveryRow>(
  '',
  `select i_event, i_handler, event_type, redelivery, position, entity, 'queued' as state, 0 as attempts, '' as reason,
    null::timestamptz as first_failed_at, null::timestamptz as due_at, null::timestamptz as ended_at,
    null::bigint as superseded_by
  from espf.delivery where i_handler = any ($2::int[]) and i_event = any ($1::bigint[])
  union all
  select i_event, i_handler, event_type, redelivery, position, entity, 'waiting', attempts, coalesce(last_error, ''),
    first_failed_at, due_at, null, null
  from espf.waiting where i_handler = any ($2::int[]) and i_event = any ($1::bigint[])
  union all
  select i_event, i_handler, event_type, redelivery, position, entity, state, attempts, reason, null, null, ended_at,
    superseded_by
  from espf.delivery_history where i_event = any ($1::bigint[]) and ended_at >= $3
  order by position`,
)

/**
 * All deliveries of these events, the earliest first: of each handler and type the last one says how the event fares.
 * @param of.handlers all that there are: only they can have unfinished ones
 * @param of.since nothing of these events ended before that
 */
export function listEventDeliveries(
  db: Queryable,
  of: { iEvents: readonly number[]; handlers: readonly number[]; since: Date },
): Promise<EventDeliveryRow[]> {
  return db.query(list, [of.iEvents, of.handlers, of.since])
}
