import { AppError, errorTable } from '@openespf/contract/errors'
import type { EspfError } from '@openespf/contract/espf'
import { toRefusal } from '@openespf/foundation/transport-refusal'

const EXPECTED = 'application/json or application/x-www-form-urlencoded'

export type Refusal = { status: number; headers: Record<string, string>; body: EspfError }

/**
 * The answer to a request that cannot be served: the status of the error table with `{"code", "message"}`.
 * Undefined for an error that nobody expected.
 */
export function refuse(error: unknown, contentType: string | undefined): Refusal | undefined {
  const known = toRefusal(error, { contentType, expected: EXPECTED })
  return known && render(known)
}

/** The answer when something here is broken. */
export function refuseBroken(requestId: string): Refusal {
  return render(new AppError('internal', { requestId }))
}

function render(error: AppError): Refusal {
  const { status } = errorTable[error.code]
  return { status, headers: headersOf(error, status), body: { code: error.code, message: error.message } }
}

function headersOf(error: AppError, status: number): Record<string, string> {
  if (status === 401)
    return { 'www-authenticate': 'Bearer realm="espf", Basic realm="espf", charset="UTF-8"' }
  if (error.code === 'request.wrong_verb') return { allow: String(error.details['expected']) }
  return {}
}
