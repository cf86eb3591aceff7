import { type Queryable, statement } from '@openespf/foundation/pg'

export type ServerFacts = { version: string; version_num: number; now: Date; autovacuum: boolean }

const examine = statement<ServerFacts>(
  'espf-examine-server',
  `select current_setting('server_version') as version, current_setting('server_version_num')::int as version_num,
    clock_timestamp() as now,
    current_setting('autovacuum')::boolean and current_setting('track_counts')::boolean as autovacuum`,
)

export function examineServer(db: Queryable): Promise<ServerFacts> {
  return db.one(examine)
}
