import { AppError, type ErrorCode, errorTable, faultcode } from '../errors.ts'
import type { Answer, Example } from './document.ts'
import { byKey } from './document.ts'

/** Errors that any call of any API can meet. */
export const ALWAYS: readonly ErrorCode[] = ['request.invalid', 'unavailable', 'internal']
/** Of calls with a body. */
export const OF_BODIES: readonly ErrorCode[] = [
  'request.not_json',
  'request.too_large',
  'request.unsupported_type',
]
/** Of calls that need a caller. */
export const OF_CALLERS: readonly ErrorCode[] = [
  'auth.missing',
  'auth.malformed_token',
  'auth.dead_token',
  'auth.wrong_realm',
  'auth.cross_site',
  'auth.forbidden',
]
/** Of calls that name an entity, and of those that change one. */
export const OF_ENTITIES: readonly ErrorCode[] = ['entity.not_found']
export const OF_WRITES: readonly ErrorCode[] = ['entity.duplicate', 'entity.in_use', 'entity.closed']

/** What stands in the messages for what a call would fill in. */
const DETAILS: Readonly<Record<string, string | number>> = {
  advice: 'cancel them or wait',
  amount: '10',
  by: 'account 1',
  count: 3,
  entity: 'account',
  etag: '"rL0Y20zC-Fzt72VPzMSk2A"',
  expected: 'application/json',
  feature: 'call_forward',
  field: 'id',
  key: 'i_account 999',
  limit: 1_048_576,
  name: 'provisioning',
  needs: 'the scope billing.api:write',
  own: 'customer',
  path: '/rest/Account/explode',
  problem: 'i_account must be integer',
  realm: 'admin',
  realms: 'admin, reseller',
  reason: 'the database does not answer',
  requestId: '7b0f1c52-9a52-4a5f-8a0c-0d3f0f1d2c11',
  type: 'text/plain',
  value: '12065551234@msisdn',
  verb: 'GET',
}

function sample(code: ErrorCode): AppError {
  return new AppError(code, DETAILS)
}

type Call = { service: string; method: string }

/** The faults of a v1 method, each as an example; always HTTP 500 (espf-facts §7.1). */
export function faultExamples(codes: readonly ErrorCode[], call: Call): Record<string, Example> {
  return byKey(
    codes.map((code) => [
      code,
      isOfMethod(code) ? faultExample(code, call) : { $ref: `#/components/examples/${code}` },
    ]),
  )
}

/** The faults that are the same for every method. */
export function faultComponents(codes: readonly ErrorCode[]): Record<string, Example> {
  const none = { service: '', method: '' }
  return byKey(
    codes.filter((code) => !isOfMethod(code)).map((code) => [code, faultExample(code, none)] as const),
  )
}

function isOfMethod(code: ErrorCode): boolean {
  return /\{(service|method)\}/.test(errorTable[code].fault)
}

function faultExample(code: ErrorCode, call: Call): Example {
  const error = sample(code)
  return { value: { faultcode: faultcode(error, call), faultstring: error.message } }
}

/** What an API answers with: `{"code", "message"}`, or a problem of RFC 9457. */
export type RefusalShape = { contentType: string; schema: string; render(error: AppError): unknown }

const titles: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'TooLarge',
  415: 'UnsupportedType',
  422: 'Unprocessable',
  500: 'Broken',
  503: 'Unavailable',
}

/** The answers that a document's operations refer to: one for each status of these errors, its codes as examples. */
export function refusalComponents(codes: readonly ErrorCode[], shape: RefusalShape): Record<string, Answer> {
  return byKey(
    [...byStatus(codes)].map(([status, same]) => {
      const examples = byKey(same.map((code) => [code, { value: shape.render(sample(code)) }] as const))
      const description = same.map((code) => `\`${code}\``).join(', ')
      const content = {
        [shape.contentType]: { schema: { $ref: `#/components/schemas/${shape.schema}` }, examples },
      }
      return [titleOf(status), { description, content }] as const
    }),
  )
}

/** How an operation refers to them. */
export function refusalsOf(codes: readonly ErrorCode[]): Record<string, Answer> {
  return byKey(
    [...byStatus(codes).keys()]
      .toSorted((a, b) => a - b)
      .map((status) => [String(status), { $ref: `#/components/responses/${titleOf(status)}` }] as const),
  )
}

function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
  return Map.groupBy(codes, (code) => errorTable[code].status)
}

function titleOf(status: number): string {
  return titles[status] ?? `Status${status}`
}
