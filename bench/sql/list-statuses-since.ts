import { type Queryable, statement } from '@openespf/foundation/pg'

type StatusTime = { i_account: number; status: string; at_ms: number }

const list = statement<StatusTime>(
  'bench-list-statuses-since',
  `select i_account, status, extract(epoch from updated_at)::float8 * 1000 as at_ms
   from espf.account_status where updated_at >= $1`,
)

/** Which accounts' statuses were stored since then, and when each was (milliseconds of the wall clock). */
export function listStatusesSince(db: Queryable, since: Date): Promise<StatusTime[]> {
  return db.query(list, [since])
}
