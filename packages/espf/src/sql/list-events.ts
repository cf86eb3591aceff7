import { type Queryable, statement } from '@openespf/foundation/pg'

export type EventRow = {
  i_event: number
  i_env: number
  event_type: string
  entity: string
  variables: Record<string, unknown>
  i_customers: number[] | null
  i_products: number[] | null
  captured_at: Date
}

const list = statement<EventRow>(
  '',
  `select i_event, i_env, event_type, entity, variables, i_customers::float8[] as i_customers,
    i_products::float8[] as i_products, captured_at
  from espf.event
  where i_event = any ($1::bigint[])
    and ($2::timestamptz is null or captured_at >= $2)
    and ($3::timestamptz is null or captured_at < $3)
  order by i_event desc`,
)

/** The events with these numbers that were captured in that time and are still kept, newest first. */
export function listEvents(
  db: Queryable,
  iEvents: readonly number[],
  times: { since?: Date; until?: Date } = {},
): Promise<EventRow[]> {
  return db.query(list, [iEvents, times.since ?? null, times.until ?? null])
}
