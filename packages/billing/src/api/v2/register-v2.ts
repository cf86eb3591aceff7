import { AppError } from '@openespf/contract/errors'
import type { createHttpServer } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import type { Caller } from '@openespf/sessions'
import type { BillingDeps } from '../../deps.ts'
import type { V2Answer } from './exchange.ts'
import { toProblem } from './problem.ts'
import { createRoutes, type V2Route } from './routes.ts'

type HttpServer = ReturnType<typeof createHttpServer>

export type V2Edge = {
  deps: BillingDeps
  /** The caller whom an access token stands for; refuses with an AppError `auth.*`. */
  authenticate(token: string): Promise<Caller>
  log: Log
}

const PREFIX = '/api/2'

/**
 * Serves API 2.0 below `/api/2`: resources with GET, POST, PATCH and DELETE, JSON bodies, `Authorization: Bearer`. Every
 * refusal is a 4xx or 5xx with a problem of RFC 9457. All of it is our own design (espf-facts §8).
 */
export function registerV2(app: HttpServer, edge: V2Edge): void {
  const routes = createRoutes(edge.deps)
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
        request.setDecorator('caller', await edge.authenticate(bearerToken(request.headers.authorization)))
      })
      api.setErrorHandler((error, request, reply) => {
        const problem = toProblem(error, request, edge.log)
        if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="billing"')
        return reply.status(problem.status).type('application/problem+json').send(problem)
      })
      for (const route of routes) addRoute(api, route)
      for (const [path, verbs] of verbsByPath(routes)) refuseOtherVerbs(api, path, verbs)
      api.setNotFoundHandler((request) => {
        const path = `${request.method} ${request.url.replace(/\?.*$/s, '').slice(0, 200)}`
        throw new AppError('request.unknown_method', { path })
      })
      done()
    },
    { prefix: PREFIX },
  )
}

function addRoute(api: HttpServer, route: V2Route): void {
  api.route<{ Params: Record<string, string>; Querystring: Record<string, string | string[]> }>({
    method: route.verb,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1').replace(':batch', '::batch'),
    async handler(request, reply) {
      const answer = await route.run({
        caller: request.getDecorator<Caller>('caller'),
        key: request.params['key'] ?? '',
        query: request.query,
        body: request.body,
        ifMatch: request.headers['if-match'],
        ifNoneMatch: request.headers['if-none-match'],
        idempotencyKey: header(request.headers['idempotency-key']),
      })
      return send(reply, answer)
    },
  })
}

type Reply = {
  code(status: number): Reply
  headers(values: Record<string, string>): Reply
  send(body?: unknown): unknown
}

function send(reply: Reply, { status, body, etag, location, replayed }: V2Answer): unknown {
  return reply
    .code(status)
    .headers({
      ...(etag === undefined ? {} : { etag }),
      ...(location === undefined ? {} : { location: `${PREFIX}${location}` }),
      ...(replayed ? { 'idempotency-replayed': 'true' } : {}),
    })
    .send(body)
}

function verbsByPath(routes: readonly V2Route[]): Map<string, string[]> {
  const verbs = new Map<string, string[]>()
  for (const { path, verb } of routes) verbs.set(path, [...(verbs.get(path) ?? []), verb])
  return verbs
}

const VERBS = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']

function refuseOtherVerbs(api: HttpServer, path: string, verbs: readonly string[]): void {
  api.route({
    method: VERBS.filter((verb) => !verbs.includes(verb)),
    url: path.replaceAll(/\{(\w+)\}/g, ':$1').replace(':batch', '::batch'),
    handler(request, reply) {
      reply.header('allow', verbs.join(', '))
      throw new AppError('request.wrong_verb', { expected: verbs.join(' or '), verb: request.method })
    },
  })
}

function bearerToken(value: string | undefined): string {
  const token = /^Bearer +(\S+) *$/i.exec(value ?? '')?.[1]
  if (token === undefined) throw new AppError('auth.missing')
  return token
}

function header(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join()
}
