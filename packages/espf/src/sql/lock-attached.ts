import { type Queryable, statement } from '@openespf/foundation/pg'

const timeout = statement('espf-attach-timeout', `set local lock_timeout = '5s'`)
const path = statement('espf-attach-path', 'set local search_path = pg_catalog, pg_temp')
const lock = statement('espf-lock-attached', 'lock table espf.attached in share row exclusive mode')

/** One attaches or detaches at a time; nothing in this transaction waits for a lock for more than five seconds. */
export async function lockAttached(tx: Queryable): Promise<void> {
  await tx.query(timeout)
  await tx.query(path)
  await tx.query(lock)
}
