import { type Static, Type } from 'typebox'
import { EVERYBODY, type MethodSpec, STAFF } from './method.ts'
import { Success, WireId } from './wire.ts'

const Secret = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000]*$' })
const AccessToken = Type.String({ minLength: 1, maxLength: 8192 })

/** espf-facts §6.2; `expires_at` is UTC, `expires_in` seconds. */
export const LoginResult = Type.Object({
  session_id: Type.String(),
  access_token: Type.String(),
  refresh_token: Type.String(),
  expires_at: Type.String(),
  expires_in: Type.Integer(),
})
export type LoginResult = Static<typeof LoginResult>

/** `login` with one of `password` and `token`, the user's API token: espf-facts §6.2. */
export const LoginParams = Type.Object({
  login: Secret,
  password: Type.Optional(Secret),
  token: Type.Optional(Secret),
})

/**
 * Session methods; but for login_to_realm they work on what is named, not on the caller's session. The parameters of
 * login_to_realm and change_password are not public (espf-facts §6.2): these are ours.
 */
export const sessionMethods = {
  'Session/login': {
    summary: 'Opens a session: with a password or an API token.',
    access: 'read',
    realms: EVERYBODY,
    params: LoginParams,
    result: LoginResult,
    example: { login: 'admin', password: 'correct horse battery' },
  },
  'Session/ping': {
    summary: 'Whose session an access token is of; 0 when it is over.',
    access: 'read',
    realms: EVERYBODY,
    params: Type.Object({ access_token: AccessToken }),
    result: Type.Object({ user_id: Type.Integer() }),
  },
  'Session/refresh_access_token': {
    summary: 'New tokens for a session.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ refresh_token: Secret }),
    result: Type.Object({
      access_token: Type.String(),
      refresh_token: Type.String(),
      expires_at: Type.String(),
      expires_in: Type.Integer(),
    }),
  },
  'Session/logout': {
    summary: 'Ends a session.',
    access: 'write',
    realms: EVERYBODY,
    params: Type.Object({ access_token: AccessToken }),
    result: Type.Object({ success: Type.Literal(1) }),
  },
  'Session/login_to_realm': {
    summary:
      'Opens a session in which the caller acts for a reseller, customer or account, within its own scopes.',
    access: 'write',
    area: 'sessions.api',
    realms: STAFF,
    params: Type.Object({
      realm: Type.Union([Type.Literal('reseller'), Type.Literal('customer'), Type.Literal('account')]),
      i_customer: Type.Optional(WireId),
      i_account: Type.Optional(WireId),
    }),
    result: LoginResult,
    example: { realm: 'customer', i_customer: 1 },
  },
  'Session/change_password': {
    summary: "Changes the password of a login, or of the access token's user, and ends its sessions.",
    access: 'write',
    area: 'none',
    realms: EVERYBODY,
    params: Type.Object({
      login: Type.Optional(Secret),
      /** The password so far; `password` is taken for it too. */
      old_password: Type.Optional(Secret),
      password: Type.Optional(Secret),
      new_password: Secret,
      access_token: Type.Optional(AccessToken),
    }),
    result: Success,
    example: {
      login: 'operator',
      old_password: 'correct horse battery',
      new_password: 'staple and no horse',
    },
  },
} as const satisfies Record<string, MethodSpec>

/** Whether a method is called without a session: those of Session, but for the one that acts for others. */
export function isOpen(name: string): boolean {
  return name in sessionMethods && name !== 'Session/login_to_realm'
}
