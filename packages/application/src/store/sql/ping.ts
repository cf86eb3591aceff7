import { type Queryable, statement } from '@openespf/foundation/pg'

const select = statement<{ ok: number }>('ping', 'select 1 as ok')

/** Rejects when the database does not answer. */
export async function ping(db: Queryable): Promise<void> {
  await db.one(select)
}
