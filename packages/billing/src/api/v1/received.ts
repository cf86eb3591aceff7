import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { readAuthInfo, readBearer, type V1Credentials } from './core/credentials.ts'
import type { Envelope } from './core/envelope.ts'
import { isOwnSite, mayTakeCookies, type Origins } from './core/own-site.ts'
import type { RestPath } from './core/rest-path.ts'
import { isJson, readBody } from './read-body.ts'
import { readSessionCookies } from './session-cookies.ts'

/** What the v1 edge looks at of a request. */
export type Received = {
  id: string
  url: string
  method: string
  protocol: string
  ip: string
  headers: {
    authorization?: string | undefined
    'content-type'?: string | undefined
    cookie?: string | undefined
    host?: string | undefined
    origin?: string | undefined
    'sec-fetch-site'?: string | string[] | undefined
    'x-forwarded-proto'?: string | string[] | undefined
  }
  body: unknown
}

/**
 * The `auth_info` and `params` of a call: from its body, or in the legacy style from its path, which needs no body. A sole
 * part of a path is the `auth_info`, but the `params` of a method that takes no session, as old clients log in by
 * `/rest/Session/login/{"login":…,"password":…}`.
 */
export async function readEnvelope(
  request: Received,
  { parts }: RestPath,
  needsSession: boolean,
): Promise<Envelope> {
  const [first, second] = parts
  if (first === undefined) return readBody(request.body, request.headers['content-type'])
  if (request.body instanceof Uint8Array && request.body.length > 0) {
    throw new AppError('request.invalid', {
      problem: 'params are sent in the path or in the body, not in both',
    })
  }
  const isParams = second === undefined && !needsSession
  return isParams ? { authInfo: undefined, params: first } : { authInfo: first, params: second }
}

/**
 * The credentials of a call: of its Authorization header, else of its `auth_info`, else of its cookies. What is there and
 * is not understood is refused (`auth.malformed`), and so is a cookie that another site may have made the browser send
 * (`auth.cross_site`). Undefined when there are none.
 */
export function readCredentials(
  request: Received,
  authInfo: unknown,
  realm: Realm,
): V1Credentials | undefined {
  const named = readBearer(request.headers.authorization) ?? readAuthInfo(authInfo)
  if (named) return named
  const kept = readSessionCookies(request.headers.cookie, realm)
  if (kept && !isOwnSite(originsOf(request))) throw new AppError('auth.cross_site')
  return kept
}

/** Whether the answer may set cookies. */
export function takesCookies(request: Received): boolean {
  return mayTakeCookies(originsOf(request))
}

/** Whether the client came by TLS, also when it did to a proxy in front. */
export function isSecure(request: Received): boolean {
  return request.protocol === 'https' || /^https\b/.test(String(request.headers['x-forwarded-proto']))
}

function originsOf(request: Received): Origins {
  const { host, origin, 'sec-fetch-site': site, 'content-type': type } = request.headers
  return {
    isJson: isJson(type),
    isSecure: isSecure(request),
    host,
    origin,
    'sec-fetch-site': Array.isArray(site) ? site.join() : site,
  }
}
