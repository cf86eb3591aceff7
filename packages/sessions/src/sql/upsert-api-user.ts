import { type Queryable, statement } from '@openespf/foundation/pg'

const upsertApiUserStatement = statement<{ i_user: number }>(
  'session-upsert-api-user',
  `with api_user as (
     insert into session.app_user as u (login, scopes) values ($1, $3)
     on conflict (realm, login) do update set scopes = excluded.scopes where u.password_hash is null
     returning i_user)
   insert into session.api_token (i_user, name, token_hash) select i_user, 'first', $2 from api_user
   on conflict (i_user, name) do update set token_hash = excluded.token_hash
   returning i_user`,
)

/** The user with its token named `first`. False, and nothing is changed, when the login is that of a user with a password. */
export async function upsertApiUser(
  db: Queryable,
  user: { login: string; tokenHash: Buffer; scopes: readonly string[] },
): Promise<boolean> {
  return (await db.maybe(upsertApiUserStatement, [user.login, user.tokenHash, user.scopes])) !== undefined
}
