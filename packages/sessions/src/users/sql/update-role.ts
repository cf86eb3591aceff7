import { type Queryable, statement } from '@openespf/foundation/pg'

const updateRoleStatement = statement(
  'session-update-role',
  'update session.role set name = $2, scopes = $3 where i_role = $1',
)

export async function updateRole(
  db: Queryable,
  role: { iRole: number; name: string; scopes: readonly string[] },
): Promise<void> {
  await db.query(updateRoleStatement, [role.iRole, role.name, role.scopes])
}
