import type { Realm } from '@openespf/contract/realm'
import { stringifySetCookie } from 'cookie'
import { cookieName } from '../session-cookies.ts'

/** Methods whose answers hold the tokens of a session: Session/refresh_access_token answers without the session's id. */
const OPENING = ['Session/login', 'Session/refresh_access_token']
export const CLOSING = 'Session/logout'

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
    name: cookieName(realm, what),
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
  })
}
