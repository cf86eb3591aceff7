import { type Queryable, statement } from '@openespf/foundation/pg'

export type AppliedMigration = { name: string; hash: string }

const exists = statement<{ found: boolean }>(
  'espf-has-migrations',
  `select to_regclass('public.openespf_migration') is not null as found`,
)
const list = statement<AppliedMigration>(
  'espf-list-migrations',
  'select name, hash from public.openespf_migration order by name',
)

/** What has been applied to the database, each with the SHA-256 of its text; undefined: it never was ours. */
export async function listMigrations(db: Queryable): Promise<AppliedMigration[] | undefined> {
  return (await db.one(exists)).found ? db.query(list) : undefined
}
