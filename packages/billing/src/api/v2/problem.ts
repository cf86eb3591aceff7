import { AppError, type Problem, problemOf } from '@openespf/contract/errors'
import type { Log } from '@openespf/foundation/log'
import { toRefusal } from '@openespf/foundation/transport-refusal'

type Failed = { id: string; method: string; url: string; headers: { 'content-type'?: string | undefined } }

/** The problem that an error stands for; logs what is our own fault. */
export function toProblem(error: unknown, request: Failed, log: Log): Problem {
  const known = toRefusal(error, {
    contentType: request.headers['content-type'],
    expected: 'application/json',
  })
  const context = {
    err: error,
    request_id: request.id,
    method: request.method,
    url: request.url.slice(0, 200),
  }
  if (!known) log.error(context, 'a call of API 2.0 failed')
  else if (known.code === 'unavailable') log.warn(context, 'a call of API 2.0 could not be served')
  return problemOf(known ?? new AppError('internal', { requestId: request.id }), request.id)
}
