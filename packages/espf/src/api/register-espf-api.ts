import { AppError } from '@openespf/contract/errors'
import { attributed } from '@openespf/foundation/attribution'
import type { createHttpServer } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import { attributionOf, type Caller, requireScope, type Sessions } from '@openespf/sessions'
import { authenticate } from './authenticate.ts'
import { createBlockedListRoutes } from './blocked-list.ts'
import { createDeliveryRoutes } from './deliveries.ts'
import { createEventRoutes } from './events.ts'
import { createExplainRoutes } from './explain.ts'
import { createGroupRoutes } from './groups.ts'
import { createHandlerRoutes } from './handlers.ts'
import { createJobRoutes } from './jobs.ts'
import { createLive } from './live.ts'
import { readForm, readJson } from './read-body.ts'
import { refuse, refuseBroken } from './refuse.ts'
import type { ApiContext, ApiRoute } from './route.ts'
import { sendStream } from './send-stream.ts'
import { createStatusRoutes } from './statuses.ts'
import { createSubscriptionRoutes } from './subscriptions.ts'
import { createSystemRoutes } from './system.ts'
import { createTestRoutes } from './test-handler.ts'
import { createWindowRoutes } from './windows.ts'

type HttpServer = ReturnType<typeof createHttpServer>

export type EspfApiDeps = ApiContext & {
  sessions: Pick<Sessions, 'authenticateToken' | 'authenticateBasic'>
  log: Log
  /** The access token in a request's cookies; refuses what another site may have sent. None counts unless given. */
  readCookieToken?: (request: CookieRequest) => string | undefined
}

type CookieRequest = {
  method: string
  protocol: string
  headers: Readonly<Partial<Record<'cookie' | 'host' | 'origin' | 'content-type', string | undefined>>>
}

/**
 * Serves the ESPF API below `/espf/v1`: service groups and the provisioning statuses of accounts. Bodies are JSON or
 * forms. Every refusal is a 4xx or 5xx with `{"code", "message"}`; who is not known gets 401 whatever the path.
 */
export function registerEspfApi(app: HttpServer, deps: EspfApiDeps): void {
  const live = createLive(deps)
  const routes = [
    ...createGroupRoutes(deps),
    ...createStatusRoutes(deps),
    ...createHandlerRoutes(deps),
    ...createSubscriptionRoutes(deps),
    ...createSystemRoutes(deps),
    ...createWindowRoutes(deps),
    ...createTestRoutes(deps),
    ...live.routes,
    ...createEventRoutes(deps),
    ...createExplainRoutes(deps),
    ...createBlockedListRoutes(deps),
    ...createDeliveryRoutes(deps),
    ...createJobRoutes(deps),
  ]
  app.addHook('preClose', () => live.stop())
  app.register(
    (api, _options, done) => {
      readBodies(api)
      answerRefusals(api, deps.log)
      api.decorateRequest('caller')
      api.addHook('onRequest', async (request) => {
        const kept = () => deps.readCookieToken?.(request)
        const { authorization } = request.headers
        request.setDecorator('caller', await authenticate(deps.sessions, authorization, kept, request.ip))
      })
      for (const route of routes) addRoute(api, route)
      for (const [path, verbs] of verbsByPath(routes)) refuseOtherVerbs(api, path, verbs)
      done()
    },
    { prefix: '/espf/v1' },
  )
}

function addRoute(api: HttpServer, { operation, run }: ApiRoute): void {
  api.route<{ Params: Record<string, string> }>({
    method: operation.verb,
    url: operation.path,
    onRequest: async (request) => requireScope(request.getDecorator<Caller>('caller'), operation.scope),
    async handler(request, reply) {
      const gone = new AbortController()
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort()
      })
      const caller = request.getDecorator<Caller>('caller')
      const asked = {
        caller,
        pathParams: request.params,
        query: request.query,
        body: request.body,
        signal: gone.signal,
      }
      const { verb, path } = operation
      const by = attributionOf(caller, { api: 'espf', operation: `${verb} ${path}`, address: request.ip })
      const result = await (verb === 'GET' ? run(asked) : attributed(by, () => run(asked)))
      if (operation.stream && isStream(result)) return sendStream(reply, result)
      return result === undefined ? reply.send() : result
    },
  })
}

function isStream(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result
}

function verbsByPath(routes: readonly ApiRoute[]): Map<string, string[]> {
  const byPath = Map.groupBy(routes, ({ operation }) => operation.path)
  return new Map([...byPath].map(([path, same]) => [path, same.map(({ operation }) => operation.verb)]))
}

/** HEAD comes with GET. The refusal is a hook, so that a body is not looked at first. */
function refuseOtherVerbs(api: HttpServer, url: string, verbs: readonly string[]): void {
  const served = verbs.includes('GET') ? [...verbs, 'HEAD'] : verbs
  const refuseVerb = async (request: { method: string }) => {
    throw new AppError('request.wrong_verb', { expected: verbs.join(', '), verb: request.method })
  }
  api.route({
    method: api.supportedMethods.filter((verb) => !served.includes(verb)),
    url,
    onRequest: refuseVerb,
    handler: refuseVerb,
  })
}

function readBodies(api: HttpServer): void {
  api.removeAllContentTypeParsers()
  api.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    readJson(body),
  )
  api.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => readForm(body),
  )
}

function answerRefusals(api: HttpServer, log: Log): void {
  api.setErrorHandler((error, request, reply) => {
    const known = refuse(error, request.headers['content-type'])
    if (!known) log.error({ err: error, request_id: request.id, path: request.url }, 'an ESPF call failed')
    const refusal = known ?? refuseBroken(request.id)
    return reply.status(refusal.status).headers(refusal.headers).send(refusal.body)
  })
  api.setNotFoundHandler(async (request) => {
    const path = request.url.replace(/\?.*$/s, '').slice(0, 200)
    throw new AppError('request.unknown_method', { path: `${request.method} ${path}` })
  })
}
