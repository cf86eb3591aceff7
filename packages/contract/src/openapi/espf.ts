import type { ErrorCode } from '../errors.ts'
import * as events from '../espf/events.ts'
import * as handlers from '../espf/handlers.ts'
import { type EspfOperation, espfOperations } from '../espf/operations.ts'
import * as operators from '../espf/operators.ts'
import * as statuses from '../espf/statuses.ts'
import { answerTo } from './answers.ts'
import {
  type Answer,
  byKey,
  type Content,
  describe,
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  servers,
  type Verb,
} from './document.ts'
import { addEvents } from './events.ts'
import {
  ALWAYS,
  OF_BODIES,
  OF_CALLERS,
  OF_ENTITIES,
  OF_WRITES,
  type RefusalShape,
  refusalComponents,
  refusalsOf,
} from './refusals.ts'
import { sampleOf } from './sample.ts'
import { createSchemas, type Schemas } from './schemas.ts'
import { basicScheme, bearerScheme, cookieScheme } from './security.ts'

const MODULES = [statuses, handlers, events, operators]

const DESCRIPTION = `Service groups, provisioning statuses, handlers and their subscriptions, events, deliveries. Groups and statuses are as
PortaBilling documents them; everything about handlers, events and deliveries is our own design. Bodies are JSON or forms. What
handlers are sent is described by the webhooks.`

const REFUSAL: RefusalShape = {
  contentType: 'application/json',
  schema: 'EspfError',
  render: ({ code, message }) => ({ code, message }),
}

/** The ESPF API, and the events that handlers are sent. */
export function espfDocument(): OpenApiDocument {
  const schemas = createSchemas(MODULES)
  schemas.at(statuses.EspfError)
  const operations = Object.entries<EspfOperation>(espfOperations)
  const paths = Map.groupBy(operations, ([, { path }]) => path.replaceAll(/:(\w+)/g, '{$1}'))
  const sent = addEvents(schemas)
  return {
    openapi: '3.1.1',
    info: describe(
      'OpenESPF: ESPF API',
      'Event provisioning: who is told what, and how it went.',
      DESCRIPTION,
    ),
    servers: servers('', '/espf/v1'),
    tags: [...tags(operations.map(([, operation]) => operation)), ...sent.tags],
    paths: byKey(
      [...paths].map(([path, same]) => [
        path,
        byKey(
          same.map(([name, one]) => [one.verb.toLowerCase() as Verb, operationOf(name, one, schemas)]),
        ) satisfies PathItem,
      ]),
    ),
    webhooks: sent.webhooks,
    components: {
      schemas: schemas.components(),
      responses: refusalComponents(ALL, REFUSAL),
      securitySchemes: {
        bearer: bearerScheme,
        basic: basicScheme,
        cookie: cookieScheme('admin'),
      },
    },
  }
}

const BODILESS: readonly ErrorCode[] = [...ALWAYS, ...OF_CALLERS, 'auth.failed', ...OF_ENTITIES]
const WRITING: readonly ErrorCode[] = [...BODILESS, ...OF_BODIES, ...OF_WRITES, 'entity.predefined']
const ALL: readonly ErrorCode[] = [...WRITING, 'handler.unfinished']

const SCOPED: Readonly<Record<string, string>> = {
  groups: 'Service groups',
  group: 'Service groups',
  account: 'Provisioning statuses',
  handlers: 'Handlers',
  events: 'Events',
  explain: 'Events',
  blocked: 'Blocked entities',
  jobs: 'Jobs',
  windows: 'Maintenance windows',
  system: 'System',
}

function tagOf({ path }: EspfOperation): string {
  return SCOPED[path.split('/')[1] ?? ''] ?? 'Others'
}

function tags(operations: readonly EspfOperation[]): { name: string; description: string }[] {
  return [...new Set(operations.map(tagOf))].map((name) => ({ name, description: `${name} of ESPF.` }))
}

function operationOf(name: string, operation: EspfOperation, schemas: Schemas): Operation {
  const { verb, params } = operation
  const isQuery = verb === 'GET' || verb === 'DELETE'
  const codes = isQuery ? BODILESS : WRITING
  return {
    operationId: name.replaceAll('-', '_'),
    tags: [tagOf(operation)],
    summary: operation.summary,
    description: `Needs the scope \`${operation.scope}\`.`,
    security: [{ bearer: [] }, { basic: [] }, { cookie: [] }],
    parameters: [
      ...pathParameters(operation),
      ...(params && isQuery ? queryParameters(operation, schemas) : []),
    ],
    ...(params && !isQuery ? { requestBody: bodyOf(operation, schemas) } : {}),
    responses: {
      '200': resultOf(name, operation, schemas),
      ...refusalsOf(name === 'delete-handler' ? [...codes, 'handler.unfinished'] : codes),
    },
  }
}

function pathParameters(operation: EspfOperation): Parameter[] {
  return [...operation.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    description: name === 'id' ? 'ID of the account, such as `12065550100@msisdn`.' : `The key \`${name}\`.`,
    required: true,
    schema: name === 'id' ? { type: 'string', minLength: 1 } : { type: 'integer', minimum: 1 },
    example: examplePath(operation)[name],
  }))
}

function queryParameters(operation: EspfOperation, schemas: Schemas): Parameter[] {
  const { properties = {}, required = [] } = operation.params as {
    properties?: Record<string, object>
    required?: string[]
  }
  const example = operation.example?.params
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true } : {}),
    schema: schemas.at(schema),
    ...(example && name in example ? { example: example[name] } : {}),
  }))
}

function bodyOf(operation: EspfOperation, schemas: Schemas): { required: boolean; content: Content } {
  const { params = {} } = operation
  const schema: JsonSchema = schemas.at(params)
  const examples = { example: { value: exampleBody(operation) } }
  return {
    required: 'required' in params,
    content: {
      'application/json': { schema, examples },
      ...(isFlat(params) ? { 'application/x-www-form-urlencoded': { schema, examples } } : {}),
    },
  }
}

/** A form's fields are texts: of objects and lists there are none. */
function isFlat(params: object): boolean {
  const { properties = {} } = params as { properties?: Record<string, { type?: string; pattern?: string }> }
  return Object.values(properties).every(({ type }) => type === 'string')
}

/** What the documented call sends. */
export function exampleBody({ params, example }: EspfOperation): unknown {
  return example?.params ?? (params && sampleOf(params))
}

/** What stands in the documented call for the names in its path. */
export function examplePath({ path, example }: EspfOperation): Readonly<Record<string, string | number>> {
  const usual: Readonly<Record<string, string | number>> = { i_group: 1001, id: '12065550100@msisdn' }
  return byKey(
    [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, example?.path?.[name] ?? usual[name] ?? 1]),
  )
}

function resultOf(name: string, { result, stream }: EspfOperation, schemas: Schemas): Answer {
  if (!result) return { description: 'Done; the body is empty.' }
  const answer = answerTo(`espf ${name.replaceAll('-', '_')}`)
  const type = stream ? 'text/event-stream' : 'application/json'
  return {
    description: stream ? 'Server-sent events; the data of each is one of these.' : 'The result.',
    content: {
      [type]: {
        schema: schemas.at(result),
        ...(answer === undefined ? {} : { examples: { example: { value: answer } } }),
      },
    },
  }
}
