import { type Static, Type } from 'typebox'
import { EVERYBODY, type MethodSpec } from './method.ts'

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

/** Session methods; all but login work on the token that is named, not on the caller's session. */
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
} as const satisfies Record<string, MethodSpec>
