import { v1Methods } from '@openespf/contract/billing'
import { type Resource, resources } from '@openespf/contract/billing-v2'
import { itemSchema } from '@openespf/contract/billing-v2-schemas'
import { type EspfOperation, espfOperations } from '@openespf/contract/espf-operations'
import { createCheck } from '@openespf/foundation/http'

type Schema = Parameters<typeof createCheck>[0]

/** What came back of a request: the body as its JSON, undefined where it is none. */
export type Answer = { verb: string; path: string; status: number; type: string; body: unknown }

/**
 * What is wrong with an answer by the contract: a success whose body does not fit the schema of its operation's result, or has
 * a name that it does not list; a refusal that is not in the shape of its API. Undefined when nothing is, and for paths that
 * are of none of the APIs.
 */
export function answerProblem(answer: Answer): string | undefined {
  // What a browser asks before it calls is answered before any API is reached.
  if (answer.verb === 'OPTIONS') return undefined
  const path = answer.path.replace(/[?#].*$/s, '').replace(/^\/(admin|reseller|customer|account)(?=\/)/, '')
  const method = /^\/rest\/(\w+\/\w+)(?:\/|$)/.exec(path)?.[1]
  if (method !== undefined) return v1Problem(method, answer)
  if (path.startsWith('/espf/v1/')) return espfProblem(path.slice('/espf/v1'.length), answer)
  if (path.startsWith('/api/2/')) return v2Problem(path.slice('/api/2'.length), answer)
  return undefined
}

const v1Fault = checkOf({
  type: 'object',
  required: ['faultcode', 'faultstring'],
  properties: {
    faultcode: { type: 'string', pattern: '^(Client|Server)\\.' },
    faultstring: { type: 'string', minLength: 1 },
  },
})
const espfError = checkOf({
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { type: 'string' }, message: { type: 'string', minLength: 1 } },
})
const problem = checkOf({
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', minLength: 1 },
    code: { type: 'string' },
    request_id: { type: 'string' },
  },
})

function v1Problem(method: string, { status, type, body }: Answer): string | undefined {
  if (status === 500) return v1Fault(body)
  if (status !== 200) return `v1 answers 200 or 500, not ${status}`
  const spec = Object.entries(v1Methods).find(([name]) => name === method)?.[1]
  if (!spec) return 'a method that is not of the contract succeeded'
  if ('file' in spec && type === spec.file) return undefined
  return checkOf(spec.result)(body)
}

const espf = Object.values<EspfOperation>(espfOperations).map((operation) => ({
  ...operation,
  at: new RegExp(`^${operation.path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
}))

function espfProblem(path: string, { verb, status, type, body }: Answer): string | undefined {
  if (status >= 400) return espfError(body)
  const operation = espf.find((one) => one.verb === verb && one.at.test(path))
  if (!operation) return verb === 'HEAD' ? undefined : 'a call that is not of the contract succeeded'
  if (status !== 200) return `the ESPF API answers success with 200, not ${status}`
  if (operation.stream) return type === 'text/event-stream' ? undefined : `a stream of ${type}`
  if (operation.result) return checkOf(operation.result)(body)
  return body === undefined ? undefined : 'there is a body where the contract has none'
}

function v2Problem(path: string, answer: Answer): string | undefined {
  const { verb, status, type, body } = answer
  if (status >= 400) return type === 'application/problem+json' ? problem(body) : `a refusal of type ${type}`
  const [, name = '', rest, below] = /^\/([\w-]+)(?:(\/[^/]+|:batch)(?:\/([\w-]+))?)?\/?$/.exec(path) ?? []
  const resource = resourceNamed(name)
  if (!resource) return 'a resource that is not of the contract was served'
  if (below !== undefined) return belowProblem(resource, below, answer)
  if (status === 204 || status === 304) return body === undefined ? undefined : `a body with ${status}`
  if (resource.file !== undefined && type === `application/${resource.file}`) return undefined
  if (status !== (verb === 'POST' && rest === undefined ? 201 : 200))
    return `${status} is not the answer to ${verb}`
  if (verb === 'POST' && rest === ':batch') return checkOf(batchOf(resource))(body)
  const schema = verb === 'GET' && rest === undefined ? listOf(resource) : shownOf(resource)
  return checkOf(schema)(body)
}

/** Of what stands below one of a resource: its document, and its actions, which answer what they made. */
function belowProblem(
  resource: Resource,
  below: string,
  { verb, status, type, body }: Answer,
): string | undefined {
  if (verb === 'GET' && below === resource.file)
    return type === `application/${below}` ? undefined : `a document of type ${type}`
  const made = resourceNamed(resource.actions?.[below]?.answers ?? '')
  if (verb !== 'POST' || !made) return 'an action that is not of the contract was served'
  return status === 201 ? checkOf(shownOf(made))(body) : `${status} is not the answer to an action`
}

function resourceNamed(name: string): Resource | undefined {
  return Object.values<Resource>(resources).find((one) => one.name === name)
}

function listOf(resource: Resource): Schema {
  return remembered(`${resource.name} list`, () => ({
    type: 'object',
    required: ['items', 'next_cursor'],
    properties: {
      items: { type: 'array', items: shownOf(resource) },
      next_cursor: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      total: { type: 'integer' },
    },
  }))
}

function batchOf(resource: Resource): Schema {
  const item = { status: { type: 'integer' }, body: shownOf(resource), etag: { type: 'string' } }
  return remembered(`${resource.name} batch`, () => ({
    type: 'object',
    required: ['results'],
    properties: {
      results: { type: 'array', items: { type: 'object', required: ['status'], properties: item } },
    },
  }))
}

/** One of a resource, with what it is related to inside. */
function shownOf(resource: Resource): Schema {
  return remembered(resource.name, () => {
    const related = Object.entries(resource.relations).map(([relation, target]) => {
      const found = Object.values<Resource>(resources).find(({ name }) => name === target.resource)
      return [relation, found ? itemSchema({ ...found, relations: {} }) : {}]
    })
    return itemSchema(resource, Object.fromEntries(related))
  })
}

const schemas = new Map<string, Schema>()

/** The same object each time: what is compiled from it is kept with it. */
function remembered(name: string, make: () => Schema): Schema {
  const schema = schemas.get(name) ?? make()
  schemas.set(name, schema)
  return schema
}

type Check = ReturnType<typeof createCheck>
const checks = new WeakMap<object, Check>()

/** Compiled at first use; no object may have names that its schema does not list. */
function checkOf(schema: Schema): Check {
  return (value) => {
    const check = checks.get(schema) ?? createCheck(closed(schema))
    checks.set(schema, check)
    return check(value)
  }
}

function closed(schema: unknown): Schema {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy)
    if (typeof value !== 'object' || value === null) return value
    const inner = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)]))
    const isObject = inner['type'] === 'object' && 'properties' in inner
    return isObject ? { additionalProperties: false, ...inner } : inner
  }
  return copy(schema) as Schema
}
