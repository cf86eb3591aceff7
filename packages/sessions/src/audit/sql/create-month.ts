import { statement, type Transactional } from '@openespf/foundation/pg'
import type { Month } from '../core/months.ts'

/**
 * Makes a table and attaches it as the partition of its month, for which it waits a second at most. Fails when the default
 * partition has rows of the month.
 */
export async function createMonth(db: Transactional, { name, from, to }: Month): Promise<void> {
  await db.transaction((tx) =>
    tx.query(
      statement(
        '',
        `set local lock_timeout = '1s';
        create table audit.${name} (like audit.change including all);
        alter table audit.change attach partition audit.${name}
        for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      ),
    ),
  )
}
