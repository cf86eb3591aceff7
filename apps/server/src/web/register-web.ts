import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { AppError, errorTable } from '@openespf/contract/errors'
import { offeredDocuments } from '@openespf/contract/openapi'
import type { Realm } from '@openespf/contract/realm'
import type { createHttpServer } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import { toRefusal } from '@openespf/foundation/transport-refusal'
import type { Html } from './html.ts'
import { docsPage, type Place, problemPage, signInPage, startPage } from './pages.ts'
import { createSession, type Visit } from './session.ts'

export type WebOptions = { realm: Realm; prefix: string; log: Log }

type HttpServer = ReturnType<typeof createHttpServer>
type Reply = { type(value: string): Reply; code(status: number): Reply; send(body: string): unknown }

const FORM = 'application/x-www-form-urlencoded'
const OURS = join(import.meta.dirname, 'assets')
const RENDERER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))
const ASSETS = ['web.css', 'docs.js', 'favicon.svg', 'swagger-ui.css', 'swagger-ui-bundle.js']

/**
 * Scripts are our own files alone, and nothing is fetched from elsewhere but what a test request asks a server for that the
 * reader entered. The renderer sets styles of elements.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self' http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Serves a realm's pages below the prefix: the start page, which asks who is not signed in to do so, and the documentation
 * at `/doc/api`. They hold no rights of their own: signing in and out are the calls of API v1.
 */
export function registerWeb(app: HttpServer, { realm, prefix, log }: WebOptions): void {
  const documents = offeredDocuments.filter(({ realms }) => realms.includes(realm))
  const session = createSession(app, { realm, prefix })
  const texts = new Map<string, string>()
  const placeOf = async (visit: Visit): Promise<Place> => ({ realm, prefix, login: await session.who(visit) })

  app.register(
    (web, _options, done) => {
      web.addHook('onSend', async (_request, reply) => {
        reply.headers(HEADERS)
      })
      web.setErrorHandler((error, request, reply) => {
        const known = toRefusal(error, { contentType: request.headers['content-type'], expected: FORM })
        if (!known) log.error({ err: error, request_id: request.id, path: request.url }, 'a page failed')
        const { code, message } = known ?? new AppError('internal', { requestId: request.id })
        return send(
          reply.code(errorTable[code].status),
          problemPage({ realm, prefix, login: undefined }, message),
        )
      })
      web.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, parsed) =>
        parsed(null, new URLSearchParams(String(body))),
      )
      web.get<{ Querystring: { to?: string } }>('/', async (request, reply) => {
        const place = await placeOf(request)
        const to = request.query.to === 'docs' ? 'docs' : 'start'
        return send(
          reply,
          place.login === undefined ? signInPage(place, { to }) : startPage(place, documents),
        )
      })
      web.post('/sign-in', async (request, reply) => {
        const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
        const to = form.get('to') === 'docs' ? 'docs' : 'start'
        const opened = await session.open(request, form)
        if (opened.kind === 'refused') {
          const page = signInPage({ realm, prefix, login: undefined }, { problem: opened.problem, to })
          return send(reply.code(403), page)
        }
        return reply
          .header('set-cookie', opened.cookies)
          .redirect(`${prefix}${to === 'docs' ? '/doc/api' : '/'}`, 303)
      })
      web.post('/sign-out', async (request, reply) => {
        return reply.header('set-cookie', await session.close(request)).redirect(`${prefix}/`, 303)
      })
      web.get<{ Querystring: { document?: string } }>('/doc/api', async (request, reply) => {
        const chosen = documents.find(({ file }) => file === request.query.document) ?? documents[0]
        return chosen
          ? send(reply, docsPage(await placeOf(request), documents, chosen))
          : reply.callNotFound()
      })
      for (const { file, make } of documents) {
        web.get(`/doc/api/${file}`, async (_request, reply) => {
          const text = texts.get(file) ?? JSON.stringify(make({ realm, prefix }))
          texts.set(file, text)
          return reply.type('application/json').send(text)
        })
      }
      web.register(fastifyStatic, {
        root: [OURS, RENDERER],
        prefix: '/doc/api/assets/',
        decorateReply: false,
        index: false,
        allowedPath: (path) => ASSETS.includes(path.replace(/^\//, '')),
      })
      done()
    },
    { prefix },
  )
}

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
}

function send(reply: Reply, { markup }: Html): unknown {
  return reply.type('text/html; charset=utf-8').send(markup)
}
