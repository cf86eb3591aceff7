import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import { attributed } from '@openespf/foundation/attribution'
import type { createHttpServer } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import { attributionOf, type Caller } from '@openespf/sessions'
import type { ApiCredentials } from '../core/credentials.ts'
import type { V2Answer } from './exchange.ts'
import { toProblem } from './problem.ts'
import { readCredentials } from './read-credentials.ts'
import type { V2Route } from './routes.ts'

type HttpServer = ReturnType<typeof createHttpServer>

export type V2Edge = {
  /** Of `createV2Routes`; the interfaces of all realms share them. */
  routes: readonly V2Route[]
  /** Whose interface this is: callers of another realm are refused. */
  realm: Realm
  /** Where it is served; `/api/2` unless given. */
  prefix?: string
  /** The caller whom credentials stand for; refuses with an AppError `auth.*`. */
  authenticate(credentials: ApiCredentials, address: string): Promise<Caller>
  log: Log
}

/**
 * Serves API 2.0: resources with GET, POST, PATCH and DELETE and JSON bodies, for who comes with a Bearer token, a login by
 * Basic or the cookies of a login. Every refusal is a 4xx or 5xx with a problem of RFC 9457. All of it is our own design
 * (espf-facts §8).
 */
export function registerV2(app: HttpServer, edge: V2Edge): void {
  const { routes, realm, prefix = '/api/2' } = edge
  app.register(
    (api, _options, done) => {
      api.removeAllContentTypeParsers()
      api.addContentTypeParser(
        ['application/json', 'application/merge-patch+json'],
        { parseAs: 'buffer' },
        (_request, body, parsed) => parsed(null, body),
      )
      api.decorateRequest('caller')
      api.addHook('onRequest', async (request) => {
        const caller = await edge.authenticate(readCredentials(request, realm), request.ip)
        if (caller.realm !== realm) throw new AppError('auth.wrong_realm', { realm, own: caller.realm })
        request.setDecorator('caller', caller)
      })
      api.setErrorHandler((error, request, reply) => {
        const problem = toProblem(error, request, edge.log)
        if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="billing"')
        return reply.status(problem.status).type('application/problem+json').send(problem)
      })
      for (const route of routes) addRoute(api, route, prefix)
      for (const [path, verbs] of verbsByPath(routes)) refuseOtherVerbs(api, path, verbs)
      api.setNotFoundHandler((request) => {
        const path = `${request.method} ${request.url.replace(/\?.*$/s, '').slice(0, 200)}`
        throw new AppError('request.unknown_method', { path })
      })
      done()
    },
    { prefix },
  )
}

function addRoute(api: HttpServer, route: V2Route, prefix: string): void {
  api.route<{ Params: Record<string, string>; Querystring: Record<string, string | string[]> }>({
    method: route.verb,
    url: toUrl(route.path),
    async handler(request, reply) {
      const caller = request.getDecorator<Caller>('caller')
      const asked = {
        caller,
        key: request.params['key'] ?? '',
        query: request.query,
        body: request.body,
        ifMatch: request.headers['if-match'],
        ifNoneMatch: request.headers['if-none-match'],
        idempotencyKey: header(request.headers['idempotency-key']),
      }
      if (route.verb === 'GET') return send(reply, await route.run(asked), prefix)
      const operation = `${route.verb} ${prefix}${route.path}`
      const by = attributionOf(caller, { api: 'v2', operation, address: request.ip })
      return send(reply, await attributed(by, () => route.run(asked)), prefix)
    },
  })
}

type Reply = {
  code(status: number): Reply
  headers(values: Record<string, string>): Reply
  send(body?: unknown): unknown
}

function send(reply: Reply, { status, body, etag, location, replayed }: V2Answer, prefix: string): unknown {
  return reply
    .code(status)
    .headers({
      ...(etag === undefined ? {} : { etag }),
      ...(location === undefined ? {} : { location: `${prefix}${location}` }),
      ...(replayed ? { 'idempotency-replayed': 'true' } : {}),
    })
    .send(body)
}

function verbsByPath(routes: readonly V2Route[]): Map<string, string[]> {
  const verbs = new Map<string, string[]>()
  for (const { path, verb } of routes) verbs.set(path, [...(verbs.get(path) ?? []), verb])
  return verbs
}

/** HEAD comes with GET. The refusal is a hook, so that a body is not looked at first. */
function refuseOtherVerbs(api: HttpServer, path: string, verbs: readonly string[]): void {
  const served = verbs.includes('GET') ? [...verbs, 'HEAD'] : verbs
  const refuseVerb = async (
    request: { method: string },
    reply: { header(name: string, value: string): unknown },
  ) => {
    reply.header('allow', served.join(', '))
    throw new AppError('request.wrong_verb', { expected: verbs.join(' or '), verb: request.method })
  }
  api.route({
    method: api.supportedMethods.filter((verb) => !served.includes(verb)),
    url: toUrl(path),
    onRequest: refuseVerb,
    handler: refuseVerb,
  })
}

/** A path as the router spells it; a colon that is no parameter's is doubled. */
function toUrl(path: string): string {
  return path.replaceAll(':', '::').replaceAll(/\{(\w+)\}/g, ':$1')
}

function header(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join()
}
