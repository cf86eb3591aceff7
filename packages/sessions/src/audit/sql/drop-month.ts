import { statement, type Transactional } from '@openespf/foundation/pg'
import type { Month } from '../core/months.ts'

/** Drops a partition, waiting for a lock a second at most. */
export async function dropMonth(db: Transactional, { name }: Month): Promise<void> {
  await db.transaction((tx) =>
    tx.query(statement('', `set local lock_timeout = '1s'; drop table audit.${name}`)),
  )
}
