import type { Realm } from '@openespf/contract/realm'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns, userTables } from './user-row.ts'

export type StoredUser = UserRow & { password_hash: string | null }

const findUserStatement = statement<StoredUser>(
  'session-find-user',
  `select ${userColumns('$3', '$4')}, u.password_hash from ${userTables} where u.realm = $1 and u.login = $2`,
)

export function findUser(
  db: Queryable,
  key: { realm: Realm; login: string; now: Date; address: string | undefined },
): Promise<StoredUser | undefined> {
  return db.maybe(findUserStatement, [key.realm, key.login, key.now, key.address ?? null])
}
