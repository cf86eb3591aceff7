import { type Queryable, statement } from '@openespf/foundation/pg'
import type { KeyedTable } from '../core/audited-tables.ts'

const listKeyedTablesStatement = statement<KeyedTable>(
  'audit-list-keyed-tables',
  `select n.nspname as schema, c.relname as name,
     (select array_agg(a.attname::text order by p.position)
      from unnest(k.conkey) with ordinality p(attnum, position)
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = p.attnum) as key,
     (select array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
   from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
   where n.nspname in ('billing', 'espf', 'session') and c.relkind = 'r' and not c.relispartition
   order by 1, 2`,
)

/** All tables of the product that have a primary key, which every one has that the APIs write. */
export function listKeyedTables(db: Queryable): Promise<KeyedTable[]> {
  return db.query(listKeyedTablesStatement)
}
