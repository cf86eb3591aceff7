import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Role } from './lock-role.ts'

const listRolesStatement = statement<Role>(
  'session-list-roles',
  `select i_role, name, scopes from session.role
   where i_env = $1 and ($2::text is null or name ilike $2) order by i_role limit 500`,
)

export function listRoles(db: Queryable, iEnv: number, name: string | undefined): Promise<Role[]> {
  return db.query(listRolesStatement, [iEnv, name ?? null])
}
