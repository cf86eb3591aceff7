import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteRoleStatement = statement('session-delete-role', 'delete from session.role where i_role = $1')

export async function deleteRole(db: Queryable, iRole: number): Promise<void> {
  await db.query(deleteRoleStatement, [iRole])
}
