import { type Queryable, statement } from '@openespf/foundation/pg'

const exists = statement<{ found: boolean }>(
  'espf-store-exists',
  `select to_regclass('public.openespf_migration') is not null and to_regclass('espf.process') is not null as found`,
)
const list = statement<{ line: string }>(
  'espf-list-store-users',
  `with ours as (
    select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('espf', 'billing', 'session', 'audit')
  )
  select 'the dispatcher ' || p.process_id || ' on ' || coalesce(nullif(p.host, ''), 'some host') as line
  from espf.process p where p.expires_at > now()
  union
  select 'the foreign key ' || k.conname || ' of ' || k.conrelid::regclass
  from pg_catalog.pg_constraint k
  where k.confrelid in (select oid from ours) and k.conrelid not in (select oid from ours)
  union
  select 'the view ' || r.ev_class::regclass
  from pg_catalog.pg_depend d join pg_catalog.pg_rewrite r on r.oid = d.objid
  where d.classid = 'pg_catalog.pg_rewrite'::regclass and d.refobjid in (select oid from ours)
    and r.ev_class not in (select oid from ours)
  order by line`,
)

/** Who still uses the server's database, in words; undefined when there is none. */
export async function listStoreUsers(db: Queryable): Promise<string[] | undefined> {
  return (await db.one(exists)).found ? (await db.query(list)).map(({ line }) => line) : undefined
}
