import { type Queryable, statement } from '@openespf/foundation/pg'
import type { HistoryTable } from '../core/retention.ts'
import { timeColumn } from './time-column.ts'

/**
 * Deletes the rows before `before` of a table's default partition that lie in its pages from `from` to before `to`, but
 * those of `keep`'s events. Returns how many.
 */
export async function deleteOldRows(
  db: Queryable,
  table: HistoryTable,
  range: { from: number; to: number; before: Date; keep: readonly number[] },
): Promise<number> {
  const remove = statement<{ count: number }>(
    `espf-delete-old-rows-${table}`,
    `with gone as (
      delete from espf.${table}_default d
      where d.ctid >= format('(%s,0)', $1::bigint)::tid and d.ctid < format('(%s,0)', $2::bigint)::tid
        and d.${timeColumn[table]} < $3 and d.i_event <> all ($4::bigint[])
      returning 1
    )
    select count(*) as count from gone`,
  )
  return (await db.one(remove, [range.from, range.to, range.before, range.keep])).count
}
