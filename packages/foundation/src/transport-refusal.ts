import { AppError } from '@openespf/contract/errors'
import { BODY_LIMIT } from './http.ts'
import { isUnavailable } from './pg/database.ts'

/**
 * The refusal that an error of a request stands for: what an operation refused, a database that is away, a body that the
 * HTTP server could not take. Undefined for an error that nobody expected.
 */
export function toRefusal(
  error: unknown,
  request: { contentType: string | undefined; expected: string },
): AppError | undefined {
  if (error instanceof AppError) return error
  if (isUnavailable(error))
    return new AppError('unavailable', { reason: 'the database does not answer' }, error)
  if (!(error instanceof Error) || !('code' in error)) return undefined
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('request.too_large', { limit: BODY_LIMIT })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_INVALID_CONTENT_TYPE':
      return new AppError('request.unsupported_type', {
        type: (request.contentType ?? '').slice(0, 100),
        expected: request.expected,
      })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AppError('request.not_json', { problem: 'its length is not the Content-Length' })
    default:
      return undefined
  }
}
