import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ i_event: number }>(
  '',
  `(select i_event from espf.event where entity = $1 order by i_event desc limit $3)
  union
  select w.i_event
  from unnest($2::int[]) as h (i_handler)
  cross join lateral (
    select i_event from espf.waiting w
    where w.i_handler = h.i_handler and w.entity = $1
    order by w.position limit 1
  ) w
  order by i_event desc`,
)

/** The newest events of an entity, and the first that waits for each of the handlers. */
export async function listEntityEvents(
  db: Queryable,
  of: { entity: string; handlers: readonly number[] },
  limit: number,
): Promise<number[]> {
  return (await db.query(list, [of.entity, of.handlers, limit])).map((row) => row.i_event)
}
