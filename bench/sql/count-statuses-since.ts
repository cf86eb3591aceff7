import { type Queryable, statement } from '@openespf/foundation/pg'

/** Accounts `first` … `last`, and a moment of the wall clock. */
export type Reports = { since: Date; first: number; last: number }

const count = statement<{ ok: number; other: number }>(
  'bench-count-statuses-since',
  `select count(*) filter (where status = 'OK')::int as ok, count(*) filter (where status <> 'OK')::int as other
   from espf.account_status where updated_at >= $1 and i_account between $2 and $3`,
)

/** How many of the accounts were reported as OK since then, and how many as something else. */
export function countStatusesSince(
  db: Queryable,
  { since, first, last }: Reports,
): Promise<{ ok: number; other: number }> {
  return db.one(count, [since, first, last])
}
