import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ name: string }>(
  'espf-list-partitions',
  `select c.relname::text as name from pg_catalog.pg_inherits i
  join pg_catalog.pg_class c on c.oid = i.inhrelid
  join pg_catalog.pg_class p on p.oid = i.inhparent
  where p.relnamespace = 'espf'::regnamespace and p.relkind = 'p'`,
)

export async function listPartitions(db: Queryable): Promise<string[]> {
  return (await db.query(list)).map((row) => row.name)
}
