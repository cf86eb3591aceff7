import { type Queryable, statement } from '@openespf/foundation/pg'

const insertRoleStatement = statement<{ i_role: number }>(
  'session-insert-role',
  'insert into session.role (i_env, name, scopes) values ($1, $2, $3) returning i_role',
)

export async function insertRole(
  db: Queryable,
  role: { iEnv: number; name: string; scopes: readonly string[] },
): Promise<number> {
  return (await db.one(insertRoleStatement, [role.iEnv, role.name, role.scopes])).i_role
}
