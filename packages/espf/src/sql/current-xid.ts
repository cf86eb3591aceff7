import { type Queryable, statement } from '@openespf/foundation/pg'

const current = statement<{ xid: number }>(
  'espf-current-xid',
  'select pg_current_xact_id()::text::bigint as xid',
)

/** A fresh transaction id. */
export async function currentXid(db: Queryable): Promise<number> {
  return (await db.one(current)).xid
}
