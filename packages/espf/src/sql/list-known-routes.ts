import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ raw_type: string; event_type: string }>(
  'espf-list-known-routes',
  'select distinct raw_type, event_type from espf.route order by raw_type, event_type',
)

/** Which captured types are sent as what, to anybody. */
export async function listKnownRoutes(db: Queryable): Promise<{ rawType: string; eventType: string }[]> {
  const rows = await db.query(list)
  return rows.map((row) => ({ rawType: row.raw_type, eventType: row.event_type }))
}
