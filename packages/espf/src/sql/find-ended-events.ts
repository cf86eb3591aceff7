import { type Queryable, statement } from '@openespf/foundation/pg'
import type { EventRange } from './find-events.ts'

const find = statement<{ i_event: number }>(
  '',
  `select distinct i_event from espf.delivery_history
  where i_event >= $1 and i_event < $2
    and ($3::int is null or i_handler = $3)
    and ($4::text is null or state = $4)
    and ($5::text[] is null or event_type = any ($5))
    and ($6::text is null or entity = $6)
  order by i_event desc
  limit $7`,
)

/** The newest events of the range that have an ended delivery that fits, at most `limit`, newest first. */
export async function findEndedEvents(
  db: Queryable,
  { low, high }: EventRange,
  filter: { iHandler?: number; state?: string; types?: readonly string[]; entity?: string },
  limit: number,
): Promise<number[]> {
  const { iHandler = null, state = null, types = null, entity = null } = filter
  const rows = await db.query(find, [low, high, iHandler, state, types, entity, limit])
  return rows.map((row) => row.i_event)
}
