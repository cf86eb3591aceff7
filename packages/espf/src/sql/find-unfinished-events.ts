import { type Queryable, statement } from '@openespf/foundation/pg'
import type { EventRange } from './find-events.ts'

const text = (table: 'espf.delivery' | 'espf.waiting') => `select distinct d.i_event
  from unnest($3::int[]) as h (i_handler)
  cross join lateral (
    select distinct d.i_event from ${table} d
    where d.i_handler = h.i_handler and d.i_event >= $1 and d.i_event < $2
      and ($4::text[] is null or d.event_type = any ($4))
      and ($5::text is null or d.entity = $5)
    order by d.i_event desc
    limit $6
  ) d
  order by d.i_event desc
  limit $6`

const find = {
  queue: statement<{ i_event: number }>('', text('espf.delivery')),
  waiting: statement<{ i_event: number }>('', text('espf.waiting')),
}

/** The newest events of the range that are queued for one of the handlers or wait for it, at most `limit`, newest first. */
export async function findUnfinishedEvents(
  db: Queryable,
  { low, high }: EventRange,
  filter: {
    place: 'queue' | 'waiting'
    handlers: readonly number[]
    types?: readonly string[]
    entity?: string
  },
  limit: number,
): Promise<number[]> {
  const { place, handlers, types = null, entity = null } = filter
  const rows = await db.query(find[place], [low, high, handlers, types, entity, limit])
  return rows.map((row) => row.i_event)
}
