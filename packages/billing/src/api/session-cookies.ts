import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { parseCookie } from 'cookie'
import type { ApiCredentials } from './core/credentials.ts'
import { isOwnSite, type Origins } from './core/own-site.ts'
import { type Client, toOrigins } from './origins.ts'

/**
 * Cookies do not tell ports apart, so that each realm has its own: `admin_session_id` and `admin_access_token`. That
 * logins are sent as cookies too is espf-facts §6.2; names and attributes are ours.
 */
export const cookieName = (realm: Realm, what: 'session_id' | 'access_token') => `${realm}_${what}`

/**
 * The credentials that a Cookie header holds for a realm, undefined when there are none. Refuses with `auth.cross_site`
 * those that another site may have made the browser send.
 */
export function readOwnCookies(
  header: string | undefined,
  realm: Realm,
  origins: Origins,
): ApiCredentials | undefined {
  const kept = readSessionCookies(header, realm)
  if (kept && !isOwnSite(origins)) throw new AppError('auth.cross_site')
  return kept
}

/**
 * The access token in the cookies of a login, for an API whose bodies may be forms, which another site's page can send.
 * Undefined when there is none; refuses with `auth.cross_site` as above.
 */
export function readCookieToken(
  request: Client & { method: string; headers: { cookie?: string | undefined } },
  realm: Realm,
): string | undefined {
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '')
  const origins = toOrigins(request, { needsPreflight: request.method !== 'POST' || isJson })
  const kept = readOwnCookies(request.headers.cookie, realm, origins)
  return kept?.kind === 'access-token' ? kept.accessToken : undefined
}

/** The access token counts before the session's id. */
function readSessionCookies(header: string | undefined, realm: Realm): ApiCredentials | undefined {
  const cookies = parseCookie(header ?? '')
  const accessToken = cookies[cookieName(realm, 'access_token')]
  if (accessToken) return { kind: 'access-token', accessToken }
  const sessionId = cookies[cookieName(realm, 'session_id')]
  return sessionId ? { kind: 'session-id', sessionId } : undefined
}
