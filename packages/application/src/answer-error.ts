import { AppError, errorTable } from '@openespf/contract/errors'
import type { Log } from '@openespf/foundation/log'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Answers an error in the shape of the Application's APIs: its status and `{"code", "message"}`. */
export function answerError(
  log: Log,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const known = toAppError(error, request)
  const { status } = errorTable[known.code]
  if (status >= 500) log.error({ err: error, requestId: request.id }, 'a request failed')
  return reply.code(status).send({ code: known.code, message: known.message })
}

function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('request.too_large', { limit: request.routeOptions.bodyLimit ?? 0 })
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP'))
    return new AppError('request.not_json', { problem: 'its length or type is wrong' })
  return new AppError('internal', { requestId: request.id }, error)
}
