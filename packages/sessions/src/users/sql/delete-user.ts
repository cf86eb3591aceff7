import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteUserStatement = statement('session-delete-user', 'delete from session.app_user where i_user = $1')

/** With its tokens and sessions. */
export async function deleteUser(db: Queryable, iUser: number): Promise<void> {
  await db.query(deleteUserStatement, [iUser])
}
