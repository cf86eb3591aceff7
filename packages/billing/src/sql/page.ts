import type { Queryable, Row, Statement } from '@openespf/foundation/pg'
import { type Page, type Paging, pageValues } from '../core/paging.ts'

/**
 * The text of a list statement, which always returns at least one row: the total (null unless asked for) beside each row
 * of the page, or beside nulls. `$1` limit, `$2` offset, `$3` whether to count; the filter's parameters follow. In `from`
 * the page of the table's rows stands as `page`.
 */
export function pageText(parts: {
  table: string
  key: string
  filter: string
  columns: string
  joins?: string
}): string {
  const { table, key, filter, columns, joins = '' } = parts
  return `
    select t.total, l.* from
      (select case when $3::boolean then (select count(*) from ${table} x where ${filter}) end as total) t
      left join (
        select ${columns} from
          (select x.* from ${table} x where ${filter} order by x.${key} limit $1::bigint offset $2::bigint) page
          ${joins}
      ) l on true
    order by l.${key}`
}

export type PageRow<R extends Row> = { total: number | null } & (R | { [K in keyof R]: null })

/** Runs a list statement of `pageText`. `isRow` tells a row from the nulls of an empty page. */
export async function readPage<R extends Row, T>(
  queryable: Queryable,
  list: {
    statement: Statement<PageRow<R>>
    paging: Paging
    filter: readonly unknown[]
    read: (row: R) => T
    isRow: (row: PageRow<R>) => row is PageRow<R> & R
  },
): Promise<Page<T>> {
  const rows = await queryable.query(list.statement, [...pageValues(list.paging), ...list.filter])
  const total = rows[0]?.total
  return {
    items: rows.filter(list.isRow).map(list.read),
    ...(total === null || total === undefined ? {} : { total }),
  }
}
