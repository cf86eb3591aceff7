import { type Queryable, statement } from '@openespf/foundation/pg'

const insertFirstAdministratorStatement = statement<{ i_user: number }>(
  'session-insert-first-administrator',
  `insert into session.app_user (login, password_hash, is_super_user)
   select $1, $2, true where not exists (select from session.app_user where is_super_user)
   on conflict (realm, login) do nothing
   returning i_user`,
)

/** False when there is an administrator, or the login is taken. */
export async function insertFirstAdministrator(
  db: Queryable,
  user: { login: string; passwordHash: string },
): Promise<boolean> {
  return (await db.maybe(insertFirstAdministratorStatement, [user.login, user.passwordHash])) !== undefined
}
