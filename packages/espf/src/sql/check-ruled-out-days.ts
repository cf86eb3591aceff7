import { type Queryable, statement } from '@openespf/foundation/pg'
import type { HistoryTable } from '../core/retention.ts'
import { RULED_OUT } from './rule-out-days.ts'

/** Scans the default partition for days that are ruled out; whoever writes to it goes on. Fails when it has such rows. */
export async function checkRuledOutDays(db: Queryable, table: HistoryTable): Promise<void> {
  await db.query(statement('', `alter table espf.${table}_default validate constraint ${RULED_OUT}`))
}
