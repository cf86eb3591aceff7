import type { Realm } from '@openespf/contract/realm'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns, userTables } from './user-row.ts'

export type TokenUser = UserRow & { i_api_token: number }

const findUserOfTokenStatement = statement<TokenUser>(
  'session-find-user-of-token',
  `select ${userColumns('$4', '$5')}, t.i_api_token
   from ${userTables} join session.api_token t on t.i_user = u.i_user
   where u.realm = $1 and u.login = $2 and t.token_hash = $3 and coalesce(t.expires_at > $4, true)`,
)

/** The user with this login whose token this is the hash of, while the token is good. */
export function findUserOfToken(
  db: Queryable,
  key: { realm: Realm; login: string; tokenHash: Buffer; now: Date; address: string | undefined },
): Promise<TokenUser | undefined> {
  const { realm, login, tokenHash, now, address } = key
  return db.maybe(findUserOfTokenStatement, [realm, login, tokenHash, now, address ?? null])
}
