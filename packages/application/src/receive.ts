import { createHash } from 'node:crypto'
import { EventEnvelope, REDELIVERY_HEADER } from '@openespf/contract/envelope'
import { AppError, errorTable } from '@openespf/contract/errors'
import type { Clock } from '@openespf/foundation/clock'
import { createCheck } from '@openespf/foundation/http'
import type { Log } from '@openespf/foundation/log'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Value } from 'typebox/value'
import { type ReceivedEvent, readEvent } from './core/read-event.ts'
import { createSenderCheck, type SenderAuth, senderOf } from './sender-auth.ts'
import type { InboxEvent } from './store/sql/insert-events.ts'

export type ReceiverOptions = {
  path: string
  auth: SenderAuth
  clock: Clock
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
  const checkSender = createSenderCheck(options.auth, options.clock)
  const sender = senderOf(options.auth)

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => answerError(options, { error, request, reply }))

  app.post(options.path, {
    onRequest: async (request) => {
      const verdict = checkSender(request.headers)
      if (verdict === 'refused') throw new AppError('auth.failed')
      // Perhaps it is our clock that is wrong: the event is to come again.
      if (verdict === 'late')
        throw new AppError('unavailable', { reason: 'the Date is too far from our clock' })
    },
    handler: async (request, reply) => {
      const event = toInboxEvent(request, sender)
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

/** What a sender is told to present. */
function challengeOf(auth: SenderAuth): string {
  if (auth.type === 'basic') return 'Basic realm="openespf", charset="UTF-8"'
  return auth.type === 'signature' ? 'Signature headers="date"' : `${auth.scheme} realm="openespf"`
}

function answerError(
  { log, auth }: ReceiverOptions,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const known = toAppError(error, request)
  const { status } = errorTable[known.code]
  if (status >= 500) log.error({ err: error, requestId: request.id }, 'an event could not be received')
  if (status === 401) reply.header('www-authenticate', challengeOf(auth))
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
