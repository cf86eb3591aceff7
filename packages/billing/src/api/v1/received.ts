import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import type { ApiCredentials } from '../core/credentials.ts'
import { mayTakeCookies, type Origins } from '../core/own-site.ts'
import { type Client, toOrigins } from '../origins.ts'
import { readOwnCookies } from '../session-cookies.ts'
import { readAuthInfo, readBearer } from './core/credentials.ts'
import type { Envelope } from './core/envelope.ts'
import type { RestPath } from './core/rest-path.ts'
import { isJson, readBody } from './read-body.ts'

/** What the v1 edge looks at of a request. */
export type Received = Client & {
  id: string
  url: string
  method: string
  ip: string
  headers: { authorization?: string | undefined; cookie?: string | undefined }
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
): ApiCredentials | undefined {
  const named = readBearer(request.headers.authorization) ?? readAuthInfo(authInfo)
  if (named) return named
  return readOwnCookies(request.headers.cookie, realm, originsOf(request))
}

/** Whether the answer may set cookies. */
export function takesCookies(request: Received): boolean {
  return mayTakeCookies(originsOf(request))
}

function originsOf(request: Received): Origins {
  return toOrigins(request, { needsPreflight: isJson(request.headers['content-type']) })
}
