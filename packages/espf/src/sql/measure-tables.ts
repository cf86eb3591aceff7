import { type Queryable, statement } from '@openespf/foundation/pg'

/** A table with all its days and indexes. `has_default_rows`: its default partition is not empty. */
export type MeasuredTable = { name: string; bytes: number; default_rows: number }

const measure = statement<MeasuredTable>(
  'espf-measure-tables',
  `select coalesce(p.relname, c.relname)::text as name, sum(pg_total_relation_size(c.oid))::bigint as bytes,
    coalesce(sum(greatest(c.reltuples, 1)) filter (
      where c.relispartition and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' and pg_relation_size(c.oid) > 0
    ), 0)::bigint as default_rows
  from pg_catalog.pg_class c
  left join pg_catalog.pg_inherits i on i.inhrelid = c.oid
  left join pg_catalog.pg_class p on p.oid = i.inhparent
  where c.relnamespace = 'espf'::regnamespace and c.relkind = 'r'
  group by 1 order by 2 desc, 1`,
)

/** The tables of schema espf, the largest first. */
export function measureTables(db: Queryable): Promise<MeasuredTable[]> {
  return db.query(measure)
}
