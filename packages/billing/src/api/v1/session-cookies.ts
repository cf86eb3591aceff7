import type { Realm } from '@openespf/contract/realm'
import { parseCookie, stringifySetCookie } from 'cookie'
import type { V1Credentials } from './core/credentials.ts'

/** Methods whose answers hold the tokens of a session: Session/refresh_access_token answers without the session's id. */
const OPENING = ['Session/login', 'Session/refresh_access_token']
export const CLOSING = 'Session/logout'

/**
 * Cookies do not tell ports apart, so that each realm has its own: `admin_session_id` and `admin_access_token`. That
 * logins are sent as cookies too is espf-facts §6.2; names and attributes are ours.
 */
const nameOf = (realm: Realm, what: 'session_id' | 'access_token') => `${realm}_${what}`

/** The credentials that a Cookie header holds for a realm; the access token counts before the session's id. */
export function readSessionCookies(header: string | undefined, realm: Realm): V1Credentials | undefined {
  const cookies = parseCookie(header ?? '')
  const accessToken = cookies[nameOf(realm, 'access_token')]
  if (accessToken) return { kind: 'access-token', accessToken }
  const sessionId = cookies[nameOf(realm, 'session_id')]
  return sessionId ? { kind: 'session-id', sessionId } : undefined
}

export type CookieScope = { realm: Realm; isSecure: boolean }

/** The Set-Cookie headers of a method's result: its tokens, for as long as the access token is good; none for most methods. */
export function openingCookies(name: string, result: object, scope: CookieScope): string[] {
  if (!OPENING.includes(name)) return []
  const values: Record<string, unknown> = { ...result }
  const { session_id, access_token, expires_in } = values
  return [
    ...(typeof session_id === 'string' ? [{ what: 'session_id' as const, value: session_id }] : []),
    ...(typeof access_token === 'string' ? [{ what: 'access_token' as const, value: access_token }] : []),
  ].map(({ what, value }) => setCookie(scope, what, { value, maxAge: Number(expires_in) }))
}

/** The Set-Cookie headers that make a browser forget its session. */
export function closingCookies(scope: CookieScope): string[] {
  return [
    setCookie(scope, 'session_id', { value: '', maxAge: 0 }),
    setCookie(scope, 'access_token', { value: '', maxAge: 0 }),
  ]
}

function setCookie(
  { realm, isSecure }: CookieScope,
  what: 'session_id' | 'access_token',
  content: { value: string; maxAge: number },
): string {
  return stringifySetCookie({
    ...content,
    name: nameOf(realm, what),
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
  })
}
