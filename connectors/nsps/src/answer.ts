import type { HttpResponse, Outcome } from '@openespf/application/connector'

const EXCERPT = 300
/** `type` of an error (espf-facts §10.7): docs write it in upper case, connectors in lower. */
const NEVER = ['validation_error']
const LATER = [
  'authentication_error',
  'service_error',
  'connection_error',
  'rate_limit_error',
  'internal_error',
]
/** Validation of FastAPI and plain bad requests; 404 and 405 mean a wrong address, which an operator will mend. */
const NEVER_STATUSES = [400, 413, 415, 422]

export type Answered = { kind: 'accepted'; message: string } | Extract<Outcome, { kind: 'retry' | 'reject' }>

/** What an NSPS connector's answer means. NSPS does not say which it tries again: what speaks of the event is for good. */
export function judge(response: HttpResponse, token: string): Answered {
  const { status } = response
  const said = parse(response.body)
  const message = said.message
    .replaceAll(token, '***')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, EXCERPT)
  if (status >= 200 && status < 300) return { kind: 'accepted', message }
  const reason = `the NSPS connector answered ${status}${message && `: ${message}`}`
  const failure = { reason, ...(said.type !== '' && { code: said.type }) }
  const isForGood =
    NEVER.includes(said.type) || (NEVER_STATUSES.includes(status) && !LATER.includes(said.type))
  return { kind: isForGood ? 'reject' : 'retry', ...failure }
}

/** `{message, error, type}`, also inside FastAPI's `{"detail": …}` (espf-facts §10.9). */
function parse(text: string): { message: string; type: string } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { message: text, type: '' }
  }
  const detail = field(body, 'detail')
  const said = typeof field(body, 'message') !== 'string' && isObject(detail) ? detail : body
  const parts = [field(said, 'message'), field(said, 'error')].filter((part) => typeof part === 'string')
  const type = field(said, 'type')
  return {
    message: parts.length > 0 ? parts.join(': ') : text,
    type: typeof type === 'string' ? type.toLowerCase() : '',
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined
}
