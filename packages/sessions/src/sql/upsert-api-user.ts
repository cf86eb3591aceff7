import { type Queryable, statement } from '@openespf/foundation/pg'

const upsertApiUserStatement = statement<{ i_user: number }>(
  'session-upsert-api-user',
  `insert into session.app_user as u (login, api_token_hash, scopes) values ($1, $2, $3)
   on conflict (realm, login) do update set api_token_hash = excluded.api_token_hash, scopes = excluded.scopes
   where u.password_hash is null
   returning i_user`,
)

/** False, and nothing is changed, when the login is that of a user with a password. */
export async function upsertApiUser(
  db: Queryable,
  user: { login: string; tokenHash: Buffer; scopes: readonly string[] },
): Promise<boolean> {
  return (await db.maybe(upsertApiUserStatement, [user.login, user.tokenHash, user.scopes])) !== undefined
}
