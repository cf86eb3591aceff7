import { type Queryable, statement } from '@openespf/foundation/pg'

export type TableRow = {
  asked: string
  schema: string
  name: string
  kind: string
  persistence: string
  columns: ColumnRow[]
  unique_keys: string[][]
  partition_key: (string | null)[]
  has_heirs: boolean
  sets_columns: boolean
  may_trigger: boolean
  may_lock: boolean
}
export type ColumnRow = {
  name: string
  type: string
  labels: string[] | null
  not_null: boolean
  max_length: number | null
  folds: boolean
}

/** tgtype: 1 row, 2 before, 16 update. */
const describe = statement<TableRow>(
  'espf-describe-tables',
  `with recursive asked as (
    select a.asked, c.*, n.nspname from jsonb_to_recordset($1::jsonb) as a (asked text, schema text, name text)
    join pg_catalog.pg_namespace n on n.nspname = a.schema
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = a.name
  ), base as (
    select t.oid as declared, t.oid, t.typbasetype, t.typtypmod from pg_catalog.pg_type t
    union all
    select b.declared, t.oid, t.typbasetype, case when b.typtypmod < 0 then t.typtypmod else b.typtypmod end
    from base b join pg_catalog.pg_type t on t.oid = b.typbasetype
  )
  select c.asked, c.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
    c.relpersistence::text as persistence,
    (select coalesce(jsonb_agg(jsonb_build_object(
        'name', a.attname,
        'type', case when t.typtype = 'e' then 'enum'
          when t.typnamespace = 'pg_catalog'::regnamespace then t.typname else 'other' end,
        'labels', (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_catalog.pg_enum e where e.enumtypid = t.oid),
        'not_null', a.attnotnull,
        'max_length', case when t.typname in ('varchar', 'bpchar')
          then nullif(case when a.atttypmod < 0 then b.typtypmod else a.atttypmod end, -1) - 4 end,
        'folds', exists (select from pg_catalog.pg_collation k where k.oid = a.attcollation and not k.collisdeterministic)
      ) order by a.attnum), '[]')
     from pg_catalog.pg_attribute a
     join base b on b.declared = a.atttypid and b.typbasetype = 0
     join pg_catalog.pg_type t on t.oid = b.oid
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select coalesce(jsonb_agg(k.names), '[]') from pg_catalog.pg_index i
     cross join lateral (
       select jsonb_agg(a.attname) as names, bool_and(a.attnotnull) as not_null
       from pg_catalog.pg_attribute a
       where a.attrelid = c.oid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])) k
     where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indimmediate
       and i.indpred is null and i.indexprs is null and k.not_null) as unique_keys,
    (select coalesce(jsonb_agg(a.attname), '[]') from pg_catalog.pg_partitioned_table p
     cross join unnest(p.partattrs) as k (attnum)
     left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum and k.attnum > 0
     where p.partrelid = c.oid) as partition_key,
    exists (select from pg_catalog.pg_inherits h join pg_catalog.pg_class heir on heir.oid = h.inhrelid
      where h.inhparent = c.oid and not heir.relispartition) as has_heirs,
    exists (select from pg_catalog.pg_trigger g
      where (g.tgrelid = c.oid or g.tgrelid in (select relid from pg_catalog.pg_partition_tree(c.oid)))
        and g.tgtype & 19 = 19 and not g.tgisinternal) as sets_columns,
    has_table_privilege(c.oid, 'trigger') as may_trigger,
    has_table_privilege(c.oid, 'select') and has_any_column_privilege(c.oid, 'update') as may_lock
  from asked c`,
)

/** What the catalogue says of each of the tables that exists. */
export function describeTables(
  db: Queryable,
  tables: readonly { asked: string; schema: string; name: string }[],
): Promise<TableRow[]> {
  return db.query(describe, [JSON.stringify(tables)])
}
