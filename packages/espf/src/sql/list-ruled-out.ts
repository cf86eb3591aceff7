import { type Queryable, statement } from '@openespf/foundation/pg'
import { RULED_OUT } from './rule-out-days.ts'

const list = statement<{ name: string }>(
  'espf-list-ruled-out',
  `select c.relname::text as name from pg_catalog.pg_constraint r
  join pg_catalog.pg_class c on c.oid = r.conrelid
  where r.conname = $1 and c.relnamespace = 'espf'::regnamespace`,
)

/** The default partitions in which days are ruled out just now, or were by a process that died before it lifted that. */
export async function listRuledOut(db: Queryable): Promise<string[]> {
  return (await db.query(list, [RULED_OUT])).map((row) => row.name)
}
