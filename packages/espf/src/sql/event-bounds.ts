import { type Queryable, statement } from '@openespf/foundation/pg'

export type EventBounds = { lowest: number | null; highest: number | null }

const bounds = statement<EventBounds>(
  // Unnamed, here and in what searches below: a plan that does not know the values would look into every day.
  '',
  `select
    (select min(i_event) from espf.event where $1::timestamptz is null or captured_at >= $1) as lowest,
    (select max(i_event) from espf.event where $2::timestamptz is null or captured_at < $2) as highest`,
)

/** The lowest event captured at or after `since`, and the highest captured before `until`; null: there is none. */
export function eventBounds(db: Queryable, times: { since?: Date; until?: Date }): Promise<EventBounds> {
  return db.one(bounds, [times.since ?? null, times.until ?? null])
}
