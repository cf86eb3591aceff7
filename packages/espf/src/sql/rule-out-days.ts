import { type Database, statement } from '@openespf/foundation/pg'
import type { HistoryTable } from '../core/retention.ts'
import { limitWaits } from './limit-waits.ts'
import { timeColumn } from './time-column.ts'

/** The constraint's name. */
export const RULED_OUT = 'ruled_out_days'

/**
 * Forbids rows of these days in a table's default partition, without looking at those that are there: `checkRuledOutDays`
 * does, after which partitions of these days are attached without a scan under lock.
 * Danger: while it stands, a write of such a day would fail. So the days must be far ahead, and it must be lifted.
 */
export async function ruleOutDays(
  db: Database,
  table: HistoryTable,
  days: { from: Date; to: Date },
): Promise<void> {
  const column = timeColumn[table]
  await db.transaction(async (tx) => {
    await limitWaits(tx, { totalMs: 1000 })
    await tx.query(
      statement(
        '',
        `alter table espf.${table}_default add constraint ${RULED_OUT}
        check (${column} < '${days.from.toISOString()}' or ${column} >= '${days.to.toISOString()}') not valid`,
      ),
    )
  })
}
