import type { HttpRequest } from '@openespf/application/connector'
import type { Evaluated, Expression } from './expression.ts'
import type { Problem } from './problem.ts'
import type { RequestProgram } from './program.ts'

export type Rendered = { kind: 'request'; request: HttpRequest } | Problem

export type Values = { input: object; variables: Record<string, unknown> }

/** The same for every request; `callback` is an expression's `$callback`. */
export type Fixed = {
  baseUrl: string
  headers: Readonly<Record<string, string>>
  callback: string | undefined
}

/** Works out a request; a value that would lead somewhere else than meant is refused. */
export async function renderRequest(
  program: RequestProgram,
  values: Values,
  fixed: Fixed,
): Promise<Rendered> {
  const evaluate = (expression: Expression | undefined): Promise<Evaluated> =>
    expression
      ? expression.evaluate(values.input, { ...values.variables, callback: fixed.callback })
      : Promise.resolve({ kind: 'value', value: undefined })
  const path = await evaluate(program.path)
  if (path.kind !== 'value') return path
  const query = await evaluate(program.query)
  if (query.kind !== 'value') return query
  const headers = await evaluate(program.headers)
  if (headers.kind !== 'value') return headers
  const body = await evaluate(program.body)
  if (body.kind !== 'value') return body

  const url = joinUrl(fixed.baseUrl, path.value, query.value)
  if (url.kind !== 'text') return url
  const further = toHeaders(headers.value)
  if (further === undefined) return reject('a header has a value that cannot stand there')
  const text = program.body === undefined ? { kind: 'none' as const } : write(body.value, program.as)
  if (text.kind === 'reject') return text
  const sent = text.kind === 'text' ? { body: text.text } : {}
  const type = text.kind === 'text' ? TYPES[program.as] : {}
  return {
    kind: 'request',
    request: {
      method: program.method,
      url: url.text,
      headers: { accept: 'application/json', ...type, ...lowerCase(fixed.headers), ...further },
      ...sent,
    },
  }
}

const TYPES = {
  json: { 'content-type': 'application/json' },
  form: { 'content-type': 'application/x-www-form-urlencoded' },
  text: {},
} as const

type Written = { kind: 'text'; text: string } | Problem

/**
 * Nothing, `.` and `..` stay what they are when encoded and would name another resource: for a DELETE, perhaps the whole
 * collection.
 */
function joinUrl(baseUrl: string, path: unknown, query: unknown): Written {
  const segments = path === undefined ? [] : Array.isArray(path) ? path : [path]
  const misled = segments.findIndex((segment) => !isScalar(segment) || isMisleading(String(segment)))
  if (misled >= 0) return reject(`segment ${misled + 1} of the path has a value that cannot stand there`)
  if (segments.length === 0) return reject('the path has no segment')
  const parameters = toParameters(query)
  if (parameters === undefined) return reject('the query is not an object of single values')
  const encoded = segments.map((segment) => encodeURIComponent(String(segment))).join('/')
  const search = parameters.size > 0 ? `?${parameters}` : ''
  return { kind: 'text', text: `${baseUrl.replace(/\/$/, '')}/${encoded}${search}` }
}

function isMisleading(segment: string): boolean {
  return segment === '' || segment === '.' || segment === '..' || !segment.isWellFormed()
}

function write(body: unknown, as: RequestProgram['as']): Written | { kind: 'none' } {
  if (as === 'text')
    return typeof body === 'string' ? { kind: 'text', text: body } : reject('the body is not a text')
  if (body === undefined) return { kind: 'none' }
  if (as === 'json') return { kind: 'text', text: JSON.stringify(body) }
  const parameters = toParameters(body)
  return parameters === undefined
    ? reject('the body is not an object of single values, as a form needs')
    : { kind: 'text', text: String(parameters) }
}

/** Fields without a value are left out; a list gives its field several times. */
function toParameters(value: unknown): URLSearchParams | undefined {
  const parameters = new URLSearchParams()
  if (value === undefined || value === null) return parameters
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  for (const [name, item] of Object.entries(value)) {
    for (const each of Array.isArray(item) ? item : [item]) {
      if (each === null || each === undefined) continue
      if (!isScalar(each)) return undefined
      parameters.append(name, String(each))
    }
  }
  return parameters
}

function toHeaders(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const headers = Object.entries(value).map(([name, item]) => [name.toLowerCase(), item] as const)
  const fits = headers.every(
    ([name, item]) =>
      /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name) &&
      isScalar(item) &&
      /^[\t\x20-\x7e\x80-\xff]*$/.test(String(item)),
  )
  return fits ? Object.fromEntries(headers.map(([name, item]) => [name, String(item)])) : undefined
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function reject(reason: string): Extract<Problem, { kind: 'reject' }> {
  return { kind: 'reject', reason }
}
