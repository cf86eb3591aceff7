import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

type Json = { readonly [key: string]: unknown }

/** A call that a document shows, and the schemas of what it may answer, by status. */
export type DocumentedCall = {
  name: string
  verb: string
  path: string
  body: unknown
  /** Whether its document shows the answer: of ESPF not those of calls that wait for who delivers. */
  isShown: boolean
  answers: Readonly<Record<string, Json>>
}

/** Which document of each API is called; the other realms' are parts of the administrators'. */
const CALLED = { v1: 'AdminInterface.json', v2: 'v2.json', espf: 'ESPF.json' } as const

export type Api = keyof typeof CALLED
export const APIS: readonly Api[] = ['v1', 'v2', 'espf']

/** What reads comes first, what removes comes last, so that most calls find what they name. */
const ORDER = [
  /^(get|list|explain|validate|ping)/,
  /^(add|create|set|register)/,
  /^update|^change/,
  /./,
  /^(delete|terminate|close|remove|cancel|void|logout|disable)/,
]

/** Every call of an API's document but of streams, which do not end. */
export async function documentedCalls(folder: string, api: Api): Promise<DocumentedCall[]> {
  const document: Json = JSON.parse(await readFile(join(folder, CALLED[api]), 'utf8'))
  return callsOf(api, document).toSorted((a, b) => rank(a) - rank(b))
}

function rank({ name }: { name: string }): number {
  const method = name.replace(/^\w+ ([A-Z]\w*?_)?/, '')
  const last = ORDER.length - 1
  return ORDER[last]?.test(method) ? last : ORDER.findIndex((pattern) => pattern.test(method))
}

function callsOf(api: Api, document: Json): DocumentedCall[] {
  const base = String(record(list(document['servers'])[0])['url'])
  return entries(document['paths']).flatMap(([path, verbs]) =>
    entries(verbs).flatMap(([verb, operation]) => {
      const responses = record(record(operation)['responses'])
      if (record(record(responses['200'])['content'])['text/event-stream']) return []
      const name = `${api} ${record(operation)['operationId']}`
      return [
        {
          name,
          isShown: api !== 'espf' || rank({ name }) <= 2,
          verb: verb.toUpperCase(),
          path: base + fill(path, document, record(operation)),
          body: bodyOf(record(operation)),
          answers: Object.fromEntries(
            entries(responses).map(([status, answer]) => [status, schemaOf(document, answer)]),
          ),
        },
      ]
    }),
  )
}

function fill(path: string, document: Json, operation: Json): string {
  const parameters = list(operation['parameters']).map((one) => resolve(document, record(one)))
  const query = parameters.filter((one) => one['in'] === 'query' && 'example' in one)
  const asked = new URLSearchParams(
    query.map((one): [string, string] => [String(one['name']), String(one['example'])]),
  )
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters.find((one) => one['name'] === name)?.['example'])),
  )
  return query.length > 0 ? `${filled}?${asked}` : filled
}

function bodyOf(operation: Json): unknown {
  const content = record(record(operation['requestBody'])['content'])
  const examples = record(record(content['application/json'])['examples'])
  return record(examples['example'])['value']
}

function schemaOf(document: Json, answer: unknown): Json {
  const content = record(resolve(document, record(answer))['content'])
  const media = record(content['application/json'] ?? content['application/problem+json'])
  return record(inline(document, record(media['schema'])))
}

/** A schema with its references replaced by what they stand for. */
function inline(document: Json, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => inline(document, one))
  if (typeof value !== 'object' || value === null) return value
  const { $ref, ...rest } = value as Json
  const inlined = Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, inline(document, one)]))
  return $ref === undefined
    ? inlined
    : { ...record(inline(document, resolve(document, { $ref }))), ...inlined }
}

function resolve(document: Json, value: Json): Json {
  const ref = value['$ref']
  if (typeof ref !== 'string') return value
  return record(
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => record(at)[key], document),
  )
}

const ACCESS_TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJsb2dpbiI6ImFkbWluIn0.c2lnbmF0dXJl'
const REFRESH_TOKEN = '02a6275978aaf3c6f45f9fa2bdcb0619.c2VjcmV0'

/** The body with tokens of a session where its document shows some, which are nobody's. */
export async function withTokens(
  body: unknown,
  login: () => Promise<{ access_token: string; refresh_token: string }>,
): Promise<unknown> {
  const text = JSON.stringify(body)
  if (!text?.includes(ACCESS_TOKEN) && !text?.includes(REFRESH_TOKEN)) return body
  const { access_token, refresh_token } = await login()
  return JSON.parse(text.replace(ACCESS_TOKEN, access_token).replace(REFRESH_TOKEN, refresh_token))
}

/** What is another each time, by its form or its name; the documents show these instead. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/, ACCESS_TOKEN],
  [/^[0-9a-f]{32}(\..+)?$/, '02a6275978aaf3c6f45f9fa2bdcb0619'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-04-01 12:00:00'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z/g, '2026-04-01T12:00:00.000Z'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*\+00:00/g, '2026-04-01T12:00:00.000+00:00'],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '828ac25a-5daa-474b-9dc8-14c2f15fc6c0'],
  [/^\d{4}-\d\d-\d\d$/, '2026-04-01'],
  [/^"[\w-]{27}"$/, '"rL0Y20zC-Fzt72VPzMSk2AqqXPc"'],
]
const NAMES: Readonly<Record<string, unknown>> = {
  process_id: '7b0f1c52-9a52-4a5f-8a0c-0d3f0f1d2c11',
  host: 'billing',
  pid: 4711,
  lanes: 64,
  duration_ms: 12,
  refresh_token: REFRESH_TOKEN,
}

/** The answer with what is another each time replaced. */
export function steady(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(steady)
  if (typeof value === 'string')
    return FORMS.reduce((text, [form, shown]) => text.replace(form, shown), value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, name in NAMES ? NAMES[name] : steady(inner)]),
  )
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries(record(value))
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
