import { type Queryable, statement } from '@openespf/foundation/pg'

export type ChangeRow = {
  i_change: number
  changed_at: Date
  actor: Readonly<Record<string, string | number | undefined>>
  entity: string
  key: string
  action: 'insert' | 'update' | 'delete'
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

export type ChangeFilter = {
  entity?: string
  key?: string
  login?: string
  from?: Date
  to?: Date
  before?: number
}

const listChangesStatement = statement<ChangeRow>(
  'audit-list-changes',
  `select i_change, changed_at, actor, entity, key, action, before, after from audit.change
   where (i_env = $1 or (i_env is null and $2))
     and ($3::text is null or entity = $3) and ($4::text is null or key = $4)
     and ($5::text is null or actor ->> 'login' = $5)
     and ($6::timestamptz is null or changed_at >= $6) and ($7::timestamptz is null or changed_at < $7)
     and ($8::bigint is null or i_change < $8)
   order by i_change desc limit $9`,
)

/** The newest first. What belongs to no environment is shown only `withShared`. */
export function listChanges(
  db: Queryable,
  sight: { iEnv: number; withShared: boolean },
  asked: ChangeFilter & { limit: number },
): Promise<ChangeRow[]> {
  const { entity = null, key = null, login = null, from = null, to = null, before = null, limit } = asked
  const values = [sight.iEnv, sight.withShared, entity, key, login, from, to, before, limit]
  return db.query(listChangesStatement, values)
}
