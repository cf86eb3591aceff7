import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ ok: number; other: number }>(
  'bench-count-statuses-since',
  `select count(*) filter (where status = 'OK')::int as ok, count(*) filter (where status <> 'OK')::int as other
   from espf.account_status where updated_at >= $1`,
)

/** How many accounts were reported as OK since then, and how many as something else. */
export function countStatusesSince(db: Queryable, since: Date): Promise<{ ok: number; other: number }> {
  return db.one(count, [since])
}
