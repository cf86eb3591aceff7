import type { createHttpServer } from '@openespf/foundation/http'

type HttpServer = ReturnType<typeof createHttpServer>

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key',
  'access-control-max-age': '600',
}

const EXPOSED = 'ETag, Location, Content-Disposition, WWW-Authenticate'

/**
 * Lets pages of these origins call the APIs, such as the documentation of another server. Never with cookies: a page of
 * another origin has a token that its reader entered, or nothing.
 */
export function allowOrigins(app: HttpServer, origins: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !origins.includes(origin)) return undefined
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': EXPOSED,
      vary: 'Origin',
    })
    const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
    return isPreflight ? reply.code(204).headers(PREFLIGHT).send() : undefined
  })
}
