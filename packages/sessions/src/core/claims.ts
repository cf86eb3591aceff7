import type { Caller } from './caller.ts'

/** The services that take our tokens: espf-facts §6.3. */
export const AUDIENCES = ['portabilling-api', 'portasip-api', 'espf-api'] as const
export type Audience = (typeof AUDIENCES)[number]

/** The claims of an access token, spelled and ordered as in espf-facts §6.3; times are seconds since 1970. */
export type Claims = {
  exp: number
  i_user: number
  i_account?: number
  i_env: number
  login: string
  scopes: string
  iat: number
  jti: string
  realm: string
  aud: string[]
  is_super_user: 0 | 1
}

/** What a token for the caller's session says; `jti` is the session id. It names an account only when that logged in itself. */
export function makeClaims(caller: Caller, sessionId: string, now: Date, ttlSeconds: number): Claims {
  const iat = Math.floor(now.getTime() / 1000)
  return {
    exp: iat + ttlSeconds,
    i_user: caller.iUser,
    ...(caller.iAccount !== undefined && !caller.actingUser && { i_account: caller.iAccount }),
    i_env: caller.iEnv,
    login: caller.login,
    scopes: caller.scopes.join(' '),
    iat,
    jti: sessionId,
    realm: caller.realm,
    aud: [...AUDIENCES],
    is_super_user: caller.isSuperUser ? 1 : 0,
  }
}
