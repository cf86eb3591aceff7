import { type Queryable, statement } from '@openespf/foundation/pg'

export type TableSize = { bytes: number; pages: number }

const measure = statement<TableSize>(
  'espf-measure-table',
  `select s.bytes, s.bytes / current_setting('block_size')::int as pages
  from (select pg_relation_size(format('espf.%I', $1::text)::regclass) as bytes) s`,
)

/** How much there is to scan of a table of schema espf, without its indexes. */
export function measureTable(db: Queryable, name: string): Promise<TableSize> {
  return db.one(measure, [name])
}
