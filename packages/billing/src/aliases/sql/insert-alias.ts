import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Alias } from './alias-row.ts'

const insert = statement<{ i_alias: number }>(
  'billing.insert-alias',
  `insert into billing.account_alias (i_env, i_account, id, i_account_role, blocked, created_at)
   values ($1, $2, $3, $4, $5, $6) returning i_alias`,
)

export async function insertAlias(
  tx: Queryable,
  alias: Omit<Alias, 'iAlias'> & { iEnv: number; createdAt: Date },
): Promise<number> {
  const { iEnv, iAccount, id, iAccountRole, blocked, createdAt } = alias
  return (await tx.one(insert, [iEnv, iAccount, id, iAccountRole, blocked, createdAt])).i_alias
}
