import { type Database, statement } from '@openespf/foundation/pg'
import type { HistoryTable } from '../core/retention.ts'
import { limitWaits } from './limit-waits.ts'
import { RULED_OUT } from './rule-out-days.ts'

/** Takes back what `ruleOutDays` forbids. */
export async function liftRuledOutDays(db: Database, table: HistoryTable): Promise<void> {
  await db.transaction(async (tx) => {
    await limitWaits(tx, { totalMs: 1000 })
    await tx.query(statement('', `alter table espf.${table}_default drop constraint if exists ${RULED_OUT}`))
  })
}
