import type { Queryable } from '@openespf/foundation/pg'
import { isApiToken, isLogin } from './core/credential.ts'
import { hashPassword } from './password.ts'
import { hashToken, newApiToken, newPassword } from './secrets.ts'
import { hasAdministrator } from './sql/has-administrator.ts'
import { insertFirstAdministrator } from './sql/insert-first-administrator.ts'
import { upsertApiUser } from './sql/upsert-api-user.ts'

export type FirstAdministrator = { kind: 'exists' } | { kind: 'created'; login: string; password: string }

/**
 * Makes the first super user when there is none, with a generated password unless one is given; the password is
 * returned this once. An existing administrator stays as it is, whatever is asked for.
 * Throws a RangeError when the login is empty or too long, an Error when an API user has it.
 */
export async function ensureFirstAdministrator(
  database: Queryable,
  wanted: { login: string; password?: string },
): Promise<FirstAdministrator> {
  if (!isLogin(wanted.login)) throw new RangeError('a login has 1 to 255 characters')
  if (await hasAdministrator(database)) return { kind: 'exists' }
  const { login, password = newPassword() } = wanted
  if (await insertFirstAdministrator(database, { login, passwordHash: await hashPassword(password) })) {
    return { kind: 'created', login, password }
  }
  if (await hasAdministrator(database)) return { kind: 'exists' }
  throw new Error(`the login ${login} belongs to an API user: choose another for the administrator`)
}

/**
 * Makes or updates a user that logs in by API token alone, and returns the token: the given one (36 hexadecimal digits
 * and '-') or a new one, which replaces the last. Sessions that are open go on.
 * Throws a RangeError when login or token are malformed, an Error when the login is that of a user with a password.
 */
export async function ensureApiUser(
  database: Queryable,
  wanted: { login: string; scopes: readonly string[]; token?: string },
): Promise<{ token: string }> {
  const token = (wanted.token ?? newApiToken()).toLowerCase()
  if (!isLogin(wanted.login)) throw new RangeError('a login has 1 to 255 characters')
  if (!isApiToken(token)) throw new RangeError("an API token has 36 characters: hexadecimal digits and '-'")
  const user = { login: wanted.login, tokenHash: hashToken(token), scopes: wanted.scopes }
  if (await upsertApiUser(database, user)) return { token }
  throw new Error(`the login ${wanted.login} belongs to a user with a password`)
}
