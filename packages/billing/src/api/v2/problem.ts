import { AppError, errorTable } from '@openespf/contract/errors'
import type { Log } from '@openespf/foundation/log'
import { toRefusal } from '@openespf/foundation/transport-refusal'

/** A refusal as RFC 9457 words it; `code` is that of the error table. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  request_id: string
}

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
  const { code, message } = known ?? new AppError('internal', { requestId: request.id })
  return {
    type: `urn:openespf:error:${code}`,
    title: code.replaceAll(/[._]/g, ' '),
    status: errorTable[code].status,
    detail: message,
    code,
    request_id: request.id,
  }
}
