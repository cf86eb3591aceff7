import type { Fault } from '@openespf/contract/billing'
import { AppError, faultcode } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { createCheck, type createHttpServer } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import { toRefusal } from '@openespf/foundation/transport-refusal'
import type { Caller } from '@openespf/sessions'
import { contentDisposition } from '../core/content-disposition.ts'
import type { ApiCredentials } from '../core/credentials.ts'
import { isSecure } from '../origins.ts'
import { readParams } from './core/envelope.ts'
import { fitParams } from './core/fit-params.ts'
import { parseRestPath, type RestPath } from './core/rest-path.ts'
import { fileOf, type V1File } from './file-result.ts'
import { BODY_TYPES, EXPECTED_TYPES } from './read-body.ts'
import { type Received, readCredentials, readEnvelope, takesCookies } from './received.ts'
import { CLOSING, closingCookies, openingCookies } from './session-cookies.ts'

/**
 * One method of the v1 API. The edge fits `params` to the schema and checks them before it calls, so `call` may name the
 * type that the schema stands for; with `needsSession` it is always given the caller. `address` is where the call came
 * from. The result is answered as JSON, one of `fileResult` as a file.
 */
export type V1Method = {
  params: Parameters<typeof createCheck>[0]
  needsSession: boolean
  call(params: unknown, caller?: Caller, address?: string): Promise<object>
}

/** Methods by their path: `Account/get_account_info`. */
export type V1Methods = Readonly<Record<string, V1Method>>

export type V1Edge = {
  methods: V1Methods
  /** Whose interface this is: callers of another realm are refused. */
  realm: Realm
  /** Where it is served; `/rest` unless given. */
  prefix?: string
  /** The caller whom credentials stand for; refuses with an AppError `auth.*`. */
  authenticate(credentials: ApiCredentials, address: string): Promise<Caller>
  log: Log
}

type HttpServer = ReturnType<typeof createHttpServer>
type Reply = Parameters<Parameters<HttpServer['setErrorHandler']>[0]>[2]
type Known = { name: string; method: V1Method; check: ReturnType<typeof createCheck> }

/**
 * Serves `POST /rest/<Service>/<method>` in the styles of espf-facts §6.4 and §7.1: `auth_info` and `params` in a JSON
 * object, a form or a multipart form, or in the path as `/{auth_info}/{params}`; and `Authorization: Bearer <access_token>`,
 * or the cookies of a login. Bearer counts before `auth_info`, that before cookies; what is given and wrong is refused,
 * whatever else is given. Methods that need no session but take an `access_token`, as Session/logout, work on that of the
 * call when none is named.
 *
 * Cookies are safe from other sites' pages in two ways: they are `SameSite=Lax`, and count only for requests that such a page
 * cannot send (`isOwnSite`), which covers other ports of the same host too.
 *
 * Success is 200 with the method's result; every refusal is HTTP 500 with `{"faultcode", "faultstring"}`.
 */
export function registerV1(app: HttpServer, edge: V1Edge): void {
  const { prefix = '/rest' } = edge
  const find = createMethodTable(edge.methods)

  const run = async (request: Received, reply: Reply) => {
    const path = parseRestPath(request.url, prefix)
    const known = find(path.name)
    if (!known) throw new AppError('request.unknown_method', { path: `${prefix}/${path.name}`.slice(0, 200) })
    if (request.method !== 'POST')
      throw new AppError('request.wrong_verb', { expected: 'POST', verb: request.method })
    const result = await call(edge, known, { request, path, reply })
    const file = fileOf(result)
    return file ? sendFile(reply, file) : result
  }

  const refuse = (error: unknown, request: Received): Fault => {
    const { service, method } = parseRestPath(request.url, prefix)
    const known = toRefusal(error, {
      contentType: request.headers['content-type'],
      expected: EXPECTED_TYPES,
    })
    const context = { err: error, request_id: request.id, service, method }
    if (!known) edge.log.error(context, 'a v1 call failed')
    else if (known.code === 'unavailable') edge.log.warn(context, 'a v1 call could not be served')
    return fault(known ?? new AppError('internal', { requestId: request.id }), { service, method })
  }

  app.register(
    (v1, _options, done) => {
      v1.removeAllContentTypeParsers()
      v1.addContentTypeParser([...BODY_TYPES], { parseAs: 'buffer' }, (_request, body, parsed) =>
        parsed(null, body),
      )
      v1.setErrorHandler((error, request, reply) => reply.status(500).send(refuse(error, request)))
      v1.all('/*', run)
      v1.setNotFoundHandler(run)
      done()
    },
    { prefix },
  )
}

/** Finds methods by name. A schema is compiled at its method's first call: 1 to 2 ms each, and there are several realms. */
function createMethodTable(methods: V1Methods): (name: string) => Known | undefined {
  const ready = new Map<string, Known>()
  return (name) => {
    const found = ready.get(name)
    if (found) return found
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) return undefined
    const known = { name, method, check: createCheck(method.params) }
    ready.set(name, known)
    return known
  }
}

type Exchange = { request: Received; path: RestPath; reply: Reply }

async function call(edge: V1Edge, { name, method, check }: Known, exchange: Exchange): Promise<object> {
  const { request, path, reply } = exchange
  const { realm } = edge
  const scope = { realm, isSecure: isSecure(request) }
  const envelope = await readEnvelope(request, path, method.needsSession)
  const sent = readParams(envelope.params)
  const credentials = () => readCredentials(request, envelope.authInfo, realm)
  const caller = method.needsSession ? await authenticate(edge, credentials(), request.ip) : undefined
  const named = method.needsSession ? sent : withOwnToken(method, sent, credentials)
  const params = fitParams(method.params, named)
  const problem = check(params)
  if (problem !== undefined) throw new AppError('request.invalid', { problem })
  // Before the call: a browser is to forget a session that ended by itself, too.
  if (name === CLOSING) reply.header('set-cookie', closingCookies(scope))
  const result = await method.call(params, caller, request.ip)
  const cookies = takesCookies(request) ? openingCookies(name, result, scope) : []
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return result
}

async function authenticate(
  edge: V1Edge,
  credentials: ApiCredentials | undefined,
  address: string,
): Promise<Caller> {
  if (credentials === undefined) throw new AppError('auth.missing')
  const caller = await edge.authenticate(credentials, address)
  if (caller.realm !== edge.realm) {
    throw new AppError('auth.wrong_realm', { realm: edge.realm, own: caller.realm })
  }
  return caller
}

/** Params for a method that works on the session of an access token: with the call's own when neither that nor a login is named. */
function withOwnToken(
  { params: schema }: V1Method,
  params: object,
  credentials: () => ApiCredentials | undefined,
): object {
  const isOfSession = 'properties' in schema && 'access_token' in Object(schema.properties)
  if (!isOfSession || 'access_token' in params || 'login' in params) return params
  const own = credentials()
  return own?.kind === 'access-token' ? { ...params, access_token: own.accessToken } : params
}

function sendFile(reply: Reply, { name, type, bytes }: V1File): Reply {
  return reply
    .type(type)
    .headers({ 'content-disposition': contentDisposition(name), 'x-content-type-options': 'nosniff' })
    .send(Buffer.from(bytes))
}

function fault(error: AppError, call: { service: string; method: string }): Fault {
  return { faultcode: faultcode(error, call), faultstring: error.message }
}
