import { type Queryable, statement } from '@openespf/foundation/pg'

export type Role = { i_role: number; name: string; scopes: string[] }

const lockRoleStatement = statement<Role>(
  'session-lock-role',
  'select i_role, name, scopes from session.role where i_env = $1 and i_role = $2 for update',
)

export function lockRole(db: Queryable, iEnv: number, iRole: number): Promise<Role | undefined> {
  return db.maybe(lockRoleStatement, [iEnv, iRole])
}
