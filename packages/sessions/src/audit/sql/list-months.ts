import { type Queryable, statement } from '@openespf/foundation/pg'

const listMonthsStatement = statement<{ name: string }>(
  'audit-list-months',
  `select c.relname as name from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
   where i.inhparent = 'audit.change'::regclass order by 1`,
)

/** The names of the log's partitions. */
export async function listMonths(db: Queryable): Promise<string[]> {
  return (await db.query(listMonthsStatement)).map(({ name }) => name)
}
