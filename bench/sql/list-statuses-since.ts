import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Reports } from './count-statuses-since.ts'

type StatusTime = { i_account: number; status: string; at_ms: number }

const list = statement<StatusTime>(
  'bench-list-statuses-since',
  `select i_account, status, extract(epoch from updated_at)::float8 * 1000 as at_ms
   from espf.account_status where updated_at >= $1 and i_account between $2 and $3`,
)

/** Which of the accounts' statuses were stored since then, and when each was (milliseconds of the wall clock). */
export function listStatusesSince(db: Queryable, { since, first, last }: Reports): Promise<StatusTime[]> {
  return db.query(list, [since, first, last])
}
