import { type Queryable, statement } from '@openespf/foundation/pg'

/** Why a database cannot hold ESPF: too old, or schemas of those names that are not ours. */
export type ObstaclesRow = { version: number; foreign_schemas: string[] }

const find = statement<ObstaclesRow>(
  'espf-find-obstacles',
  `select current_setting('server_version_num')::int as version,
    (select coalesce(jsonb_agg(n.nspname order by n.nspname), '[]') from pg_catalog.pg_namespace n
      where n.nspname in ('espf', 'billing', 'session', 'audit')
        and to_regclass('public.openespf_migration') is null) as foreign_schemas`,
)

export function findObstacles(db: Queryable): Promise<ObstaclesRow> {
  return db.one(find)
}
