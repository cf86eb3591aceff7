import { type Database, type Queryable, statement } from './database.ts'

/** Everything but what the server itself brings along. */
const OURS = `n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`

type Line = { line: string }
type Part = { name: string; line: string }

const pinSearchPath = statement('dump-search-path', `select set_config('search_path', 'pg_catalog', true)`)

const listUnknown = statement<Line>(
  'dump-unknown',
  `select line from (
   select n.nspname || '.' || c.relname as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and c.relkind in ('m', 'f', 'c')
   union all
   select n.nspname || '.' || t.typname
   from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where ${OURS} and t.typtype in ('e', 'r')
   ) unknown order by line collate "C"`,
)

const listSchemas = statement<Line>(
  'dump-schemas',
  `select format('create schema %I;', n.nspname) as line
   from pg_namespace n where ${OURS} and n.nspname <> 'public' order by n.nspname collate "C"`,
)

const listSequences = statement<Line>(
  'dump-sequences',
  `select format('create sequence %I.%I as %s start with %s increment by %s cache %s;',
     n.nspname, c.relname, format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqcache) as line
   from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')
   order by n.nspname collate "C", c.relname collate "C"`,
)

const listDomains = statement<Line>(
  'dump-domains',
  `select format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
     || coalesce(' default ' || t.typdefault, '') || case when t.typnotnull then ' not null' else '' end
     || coalesce((select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ''
          order by k.conname collate "C")
          from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '') || ';' as line
   from pg_type t join pg_namespace n on n.oid = t.typnamespace
   where ${OURS} and t.typtype = 'd'
   order by n.nspname collate "C", t.typname collate "C"`,
)

/** A partition is described by its parent: of its own it has only its bounds. */
const listTables = statement<{ name: string; partition_by: string | null; partition_of: string | null }>(
  'dump-tables',
  `select format('%I.%I', n.nspname, c.relname) as name, pg_get_partkeydef(c.oid) as partition_by,
     (select format('%I.%I', pn.nspname, p.relname) || ' ' || pg_get_expr(c.relpartbound, c.oid)
      from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      where i.inhrelid = c.oid and c.relispartition) as partition_of
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and c.relkind in ('r', 'p')
   order by n.nspname collate "C", c.relname collate "C"`,
)

const listColumns = statement<Part>(
  'dump-columns',
  `select format('%I.%I', n.nspname, c.relname) as name,
     format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
     || case when a.attnotnull then ' not null' else '' end
     || case
          when a.attidentity <> '' then
            format(' generated %s as identity', case a.attidentity when 'a' then 'always' else 'by default' end)
            || coalesce((select format(' (start with %s)', s.seqstart)
                 from pg_depend d join pg_sequence s on s.seqrelid = d.objid
                 where d.refobjid = c.oid and d.refobjsubid = a.attnum and d.deptype = 'i' and s.seqstart <> 1), '')
          when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(e.adbin, e.adrelid))
          when e.adbin is not null then ' default ' || pg_get_expr(e.adbin, e.adrelid)
          else ''
        end as line
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
   where ${OURS} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
   order by n.nspname collate "C", c.relname collate "C", a.attnum`,
)

/** Not-null constraints are with their columns; as named constraints they exist only from PostgreSQL 18 on. */
const listConstraints = statement<Part & { foreign_key: boolean }>(
  'dump-constraints',
  `select format('%I.%I', n.nspname, c.relname) as name, k.contype = 'f' as foreign_key,
     format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)) as line
   from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and k.contype in ('p', 'u', 'c', 'x', 'f') and k.conparentid = 0
   order by n.nspname collate "C", c.relname collate "C",
     position(k.contype::text in 'pucxf'), k.conname collate "C"`,
)

const listIndexes = statement<Line>(
  'dump-indexes',
  `select pg_get_indexdef(i.indexrelid) || ';' as line
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
   join pg_namespace n on n.oid = t.relnamespace
   where ${OURS} and not c.relispartition
     and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
   order by n.nspname collate "C", t.relname collate "C", c.relname collate "C"`,
)

const listFunctions = statement<Line>(
  'dump-functions',
  `select rtrim(pg_get_functiondef(p.oid), E'\n') || ';' as line
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where ${OURS} and p.prokind in ('f', 'p')
   order by n.nspname collate "C", p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`,
)

/** In the order in which they were made: one may read another. */
const listViews = statement<Line>(
  'dump-views',
  `select format(E'create view %I.%I as\n%s', n.nspname, c.relname, pg_get_viewdef(c.oid)) as line
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and c.relkind = 'v' order by c.oid`,
)

const listTriggers = statement<Line>(
  'dump-triggers',
  `select pg_get_triggerdef(g.oid) || ';' as line
   from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and not g.tgisinternal and g.tgparentid = 0
   order by n.nspname collate "C", c.relname collate "C", g.tgname collate "C"`,
)

/**
 * The schema of a database as a script that makes it again, in an order that depends on nothing but names, so that two
 * dumps can be compared; the same from PostgreSQL 15 to 18, but for how the server spells the text of views. Without data,
 * rights and comments. Throws when it holds something that is not written (materialized views, foreign tables, types).
 */
export async function dumpSchema(database: Database): Promise<string> {
  return database.transaction(async (tx) => {
    await tx.query(pinSearchPath)
    const unknown = await tx.query(listUnknown)
    if (unknown.length > 0)
      throw new Error(`the dump cannot write: ${unknown.map(({ line }) => line).join(', ')}`)
    const constraints = await tx.query(listConstraints)
    const foreignKeys = constraints.filter((constraint) => constraint.foreign_key)
    const sections = [
      lines(await tx.query(listSchemas)),
      lines(await tx.query(listSequences)),
      lines(await tx.query(listDomains)),
      await tables(
        tx,
        constraints.filter((constraint) => !constraint.foreign_key),
      ),
      foreignKeys.map(({ name, line }) => `alter table ${name} add ${line};`).join('\n'),
      lines(await tx.query(listIndexes)),
      lines(await tx.query(listFunctions), '\n\n'),
      lines(await tx.query(listViews), '\n\n'),
      lines(await tx.query(listTriggers)),
    ]
    return `${sections.filter((section) => section !== '').join('\n\n')}\n`
  })
}

async function tables(tx: Queryable, constraints: readonly Part[]): Promise<string> {
  const columnsOf = Map.groupBy(await tx.query(listColumns), ({ name }) => name)
  const constraintsOf = Map.groupBy(constraints, ({ name }) => name)
  const all = await tx.query(listTables)
  const written = all.map(({ name, partition_by, partition_of }) => {
    if (partition_of !== null) return `create table ${name} partition of ${partition_of};`
    const parts = [...(columnsOf.get(name) ?? []), ...(constraintsOf.get(name) ?? [])]
    const suffix = partition_by === null ? '' : ` partition by ${partition_by}`
    return `create table ${name} (\n${parts.map(({ line }) => `  ${line}`).join(',\n')}\n)${suffix};`
  })
  const isPartition = (text: string): boolean => text.includes(' partition of ') && !text.includes('\n')
  return [...written.filter((text) => !isPartition(text)), ...written.filter(isPartition)].join('\n\n')
}

const lines = (rows: readonly Line[], separator = '\n'): string =>
  rows.map(({ line }) => line.trim()).join(separator)
