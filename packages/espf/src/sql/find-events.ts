import { type Queryable, statement } from '@openespf/foundation/pg'

/** Events from `low` up to, but not including, `high`. */
export type EventRange = { low: number; high: number }

export type FoundEvent = { i_event: number; captured_at: Date }

const find = statement<FoundEvent>(
  '',
  `select i_event, captured_at from espf.event
  where i_event >= $1 and i_event < $2
    and ($3::text is null or entity = $3)
    and ($4::text[] is null or event_type = any ($4))
    and ($5::timestamptz is null or captured_at >= $5)
    and ($6::timestamptz is null or captured_at < $6)
  order by i_event desc
  limit $7`,
)

/** The newest events of the range that fit, at most `limit`, newest first. */
export function findEvents(
  db: Queryable,
  { low, high }: EventRange,
  filter: { entity?: string; types?: readonly string[]; since?: Date; until?: Date },
  limit: number,
): Promise<FoundEvent[]> {
  const { entity = null, types = null, since = null, until = null } = filter
  return db.query(find, [low, high, entity, types, since, until, limit])
}
