import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns } from './user-row.ts'

export type StoredUser = UserRow & { password_hash: string | null; api_token_hash: Buffer | null }

const findUserStatement = statement<StoredUser>(
  'session-find-user',
  `select ${userColumns}, u.password_hash, u.api_token_hash
   from session.app_user u
   where u.realm = 'admin' and u.login = $1`,
)

export function findUser(db: Queryable, login: string): Promise<StoredUser | undefined> {
  return db.maybe(findUserStatement, [login])
}
