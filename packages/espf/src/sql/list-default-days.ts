import { type Queryable, statement } from '@openespf/foundation/pg'
import type { HistoryTable } from '../core/retention.ts'
import { timeColumn } from './time-column.ts'

/** The days (UTC midnights) of the rows in a table's default partition. Scans it. */
export async function listDefaultDays(db: Queryable, table: HistoryTable): Promise<Date[]> {
  const list = statement<{ day: Date }>(
    `espf-list-default-days-${table}`,
    `select distinct date_trunc('day', d.${timeColumn[table]}, 'UTC') as day from espf.${table}_default d`,
  )
  return (await db.query(list)).map((row) => row.day)
}
