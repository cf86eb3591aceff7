import { type Queryable, statement } from '@openespf/foundation/pg'

const countUsersOfRoleStatement = statement<{ n: number }>(
  'session-count-users-of-role',
  'select count(*) as n from session.app_user where i_role = $1',
)

export async function countUsersOfRole(db: Queryable, iRole: number): Promise<number> {
  return (await db.one(countUsersOfRoleStatement, [iRole])).n
}
