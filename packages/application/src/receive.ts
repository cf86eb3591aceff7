import { createHash, timingSafeEqual } from 'node:crypto'
import { EventEnvelope, REDELIVERY_HEADER } from '@openespf/contract/envelope'
import { AppError, errorTable } from '@openespf/contract/errors'
import { createCheck } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Value } from 'typebox/value'
import { type ReceivedEvent, readEvent } from './core/read-event.ts'
import type { InboxEvent } from './store/sql/insert-events.ts'

export type ReceiverOptions = {
  path: string
  /** What the sender must present as Basic auth. */
  auth: { username: string; password: string }
  /** Rejects when the event could not be stored. */
  store: (event: InboxEvent) => Promise<void>
  /** Rejects when the inbox cannot be reached. */
  ping: () => Promise<void>
  log: Log
}

const REDELIVERY = /^[1-9]\d{0,8}$/
const checkEnvelope = createCheck(EventEnvelope)

/**
 * The receiving end of ESPF (espf-facts §4.1–§4.4): `POST <path>` answers 200 once the event is stored, and exactly 200,
 * since to ESPF any other success means "send again". Whatever goes wrong on our side is 5xx, so that the event comes again;
 * 4xx, after which it does not, is only for what can never be an event. Also `GET /health`.
 */
export async function receive(app: FastifyInstance, options: ReceiverOptions): Promise<void> {
  const isAllowed = basicAuth(options.auth)

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => answerError(options.log, { error, request, reply }))

  app.post(options.path, {
    onRequest: async (request) => {
      if (!isAllowed(request.headers.authorization)) throw new AppError('auth.failed')
    },
    handler: async (request, reply) => {
      const event = toInboxEvent(request, options.auth.username)
      if (event === 'test') return reply.code(200).send({ test: 'received' })
      await options.store(event).catch((cause: unknown) => {
        throw new AppError('unavailable', { reason: 'the inbox cannot be written' }, cause)
      })
      return reply.code(200).send({})
    },
  })

  app.get('/health', async () => {
    await options.ping().catch((cause: unknown) => {
      throw new AppError('unavailable', { reason: 'the inbox cannot be reached' }, cause)
    })
    return { status: 'ok' }
  })
}

function toInboxEvent(request: FastifyRequest, sender: string): InboxEvent | 'test' {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const text = body.toString('utf8')
  const event = parseEvent(text)
  if (event.kind === 'test') return 'test'
  return {
    sender,
    i_env: event.iEnv,
    i_event: event.iEvent,
    event_type: event.eventType,
    redelivery: redeliveryOf(request),
    body_hash: createHash('sha256').update(body).digest('hex'),
    body: text,
    asks: event.asks.kind,
    entity_id: entityOf(event),
  }
}

function parseEvent(text: string): ReceivedEvent | { kind: 'test' } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new AppError('request.not_json', { problem: 'it cannot be parsed' })
  }
  const problem = checkEnvelope(body)
  if (problem !== undefined || !Value.Check(EventEnvelope, body)) {
    throw new AppError('request.invalid', { problem: problem ?? 'the body is no event' })
  }
  const event = readEvent(body)
  if (event.kind === 'invalid') throw new AppError('request.invalid', { problem: event.problem })
  return event
}

function redeliveryOf(request: FastifyRequest): number {
  const header = request.headers[REDELIVERY_HEADER]
  return typeof header === 'string' && REDELIVERY.test(header) ? Number(header) : 0
}

function entityOf({ asks }: ReceivedEvent): string | null {
  switch (asks.kind) {
    case 'account':
      return String(asks.iAccount)
    case 'nothing':
      return null
    default:
      return asks.id
  }
}

/** Compares digests, so that the time it takes says nothing about where two credentials differ. */
function basicAuth(auth: ReceiverOptions['auth']): (header: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digest(Buffer.from(`${auth.username}:${auth.password}`).toString('base64'))
  return (header) => {
    const [, credentials = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? []
    return timingSafeEqual(digest(credentials), wanted)
  }
}

function answerError(
  log: Log,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const known = toAppError(error, request)
  const { status } = errorTable[known.code]
  if (status >= 500) log.error({ err: error, requestId: request.id }, 'an event could not be received')
  if (status === 401) reply.header('www-authenticate', 'Basic realm="openespf", charset="UTF-8"')
  return reply.code(status).send({ code: known.code, message: known.message })
}

function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('request.too_large', { limit: request.routeOptions.bodyLimit ?? 0 })
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'FST_ERR_CTP_EMPTY_TYPE') {
    return new AppError('request.not_json', { problem: 'its length or type is wrong' })
  }
  return new AppError('internal', { requestId: request.id }, error)
}
