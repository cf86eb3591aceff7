import { type Queryable, statement } from '@openespf/foundation/pg'

/** `triggers` are those that are still on a table: their number falls when somebody drops one. */
export type AttachedRow = {
  n: number
  table_schema: string
  table_name: string
  entity_kind: string
  sql: string
  triggers: number
}

const exists = statement<{ found: boolean }>(
  'espf-attached-exists',
  `select to_regclass('espf.attached') is not null as found`,
)
const list = statement<AttachedRow>(
  'espf-list-attached',
  `select n, table_schema, table_name, entity_kind, sql,
    (select count(*)::int from pg_catalog.pg_trigger g
      join pg_catalog.pg_proc p on p.oid = g.tgfoid
      join pg_catalog.pg_class c on c.oid = g.tgrelid
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      where p.pronamespace = 'espf'::regnamespace and p.proname like 'attached\\_' || n || '\\_%'
        and s.nspname = table_schema and c.relname = table_name) as triggers
  from espf.attached order by n`,
)

/** What is attached; nothing in a database that has no ESPF yet. */
export async function listAttached(db: Queryable): Promise<AttachedRow[]> {
  return (await db.one(exists)).found ? db.query(list) : []
}
