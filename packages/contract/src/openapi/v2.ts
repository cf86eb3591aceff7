import type { Action, Field, Resource } from '../billing-v2/resource.ts'
import { resourceOf, resources } from '../billing-v2/resources.ts'
import { createSchema, itemSchema, updateSchema } from '../billing-v2/schemas.ts'
import { type ErrorCode, problemOf } from '../errors.ts'
import type { Realm } from '../realm.ts'
import { answerTo } from './answers.ts'
import {
  type Answer,
  byKey,
  describe,
  type JsonSchema,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  servers,
} from './document.ts'
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
import { batchResult, batchSchema, headerParameters, Problem, queryParameters } from './v2-parts.ts'

const DESCRIPTION = `Resources with field selection, filters, sorting and cursors; ETags against lost updates; idempotent POSTs; batches in one
transaction. The public facts name products, product-groups and services only: everything below the names is our own design.
Names are those of API v1 where it has the field; flags are booleans, money is a decimal text, times are ISO 8601.`

const READING: readonly ErrorCode[] = [...ALWAYS, ...OF_CALLERS, 'auth.other_realm', ...OF_ENTITIES]
const WRITING: readonly ErrorCode[] = [...READING, ...OF_BODIES, ...OF_WRITES]
const CHANGING: readonly ErrorCode[] = [...WRITING, 'request.precondition']
const CREATING: readonly ErrorCode[] = [...WRITING, 'request.key_reused']

const REFUSAL: RefusalShape = {
  contentType: 'application/problem+json',
  schema: 'Problem',
  render: (error) => problemOf(error, '7b0f1c52-9a52-4a5f-8a0c-0d3f0f1d2c11'),
}

/** API 2.0: the same in every realm but for the cookie; each resource says who may read and write it. */
export function v2Document(realm: Realm, prefix: string): OpenApiDocument {
  const schemas = createSchemas([])
  const all = Object.values<Resource>(resources)
  const paths = byKey(all.flatMap((resource) => Object.entries(pathsOf(resource, schemas))))
  return {
    openapi: '3.1.1',
    info: describe('OpenESPF: billing API 2.0', 'Billing as resources.', DESCRIPTION),
    servers: servers(prefix, '/api/2'),
    tags: all.map(({ name, about }) => ({ name, description: about })),
    paths,
    components: {
      schemas: { Problem, ...schemas.components() },
      responses: refusalComponents([...CHANGING, 'request.key_reused'], REFUSAL),
      parameters: headerParameters,
      headers: {
        ETag: { description: 'Changes when what is shown does.', schema: { type: 'string' } },
        Location: { description: 'Where it is.', schema: { type: 'string' } },
      },
      securitySchemes: { bearer: bearerScheme, basic: basicScheme, cookie: cookieScheme(realm) },
    },
  }
}

const SECURITY = [{ bearer: [] }, { basic: [] }, { cookie: [] }] as const

function pathsOf(resource: Resource, schemas: Schemas): Record<string, PathItem> {
  const { name, verbs } = resource
  const item = shown(resource, schemas)
  const one = `/${name}/{${resource.key}}`
  const can = (verb: Resource['verbs'][number]) => verbs.includes(verb)
  return {
    [`/${name}`]: {
      get: list(resource, item),
      ...(can('create') ? { post: create(resource, item, schemas) } : {}),
    },
    [one]: {
      get: read(resource, item),
      ...(can('update') ? { patch: update(resource, item, schemas) } : {}),
      ...(can('delete') ? { delete: remove(resource) } : {}),
    },
    ...(verbs.length > 0 ? { [`/${name}:batch`]: { post: batch(resource, item, schemas) } } : {}),
    ...(resource.file ? { [`${one}/${resource.file}`]: { get: file(resource) } } : {}),
    ...byKey(
      Object.entries(resource.actions ?? {}).map(([action, described]) => [
        `${one}/${action}`,
        { post: act(resource, { action, ...described }, schemas) },
      ]),
    ),
  }
}

/** One of the resource, and of each that it reaches into without what those reach into. */
function shown(resource: Resource, schemas: Schemas): JsonSchema {
  const related = Object.entries(resource.relations).map(([name, relation]) => {
    const schema = itemSchema(bare(resourceOf(relation.resource)))
    schemas.named(`Related${typeName(relation.resource)}`, schema)
    return [name, schema] as const
  })
  return schemas.named(typeName(resource.name), itemSchema(resource, byKey(related)))
}

function bare(resource: Resource): Resource {
  return { ...resource, relations: {} }
}

function base(
  resource: Resource,
  verb: string,
  summary: string,
): Pick<Operation, 'operationId' | 'tags' | 'summary' | 'security' | 'description'> {
  const { name, readRealms, writeRealms } = resource
  const realms = verb === 'list' || verb === 'get' ? readRealms : writeRealms
  return {
    operationId: `${verb}_${name.replaceAll('-', '_')}`,
    tags: [name],
    summary,
    description: `In the realms: ${realms.join(', ')}.`,
    security: SECURITY,
  }
}

function list(resource: Resource, item: JsonSchema): Operation {
  const schema = {
    type: 'object',
    properties: {
      items: { type: 'array', items: item },
      next_cursor: {
        type: ['string', 'null'],
        description: '`cursor` of the next page; null: there is none.',
      },
      total: { type: 'integer', description: 'How many fit; only when asked for.' },
    },
    required: ['items', 'next_cursor'],
  }
  return {
    ...base(resource, 'list', `List ${resource.name}.`),
    parameters: queryParameters(resource),
    responses: { '200': result(resource, 'list', schema), ...refusalsOf(READING) },
  }
}

function read(resource: Resource, item: JsonSchema): Operation {
  return {
    ...base(resource, 'get', `Read one of ${resource.name}.`),
    parameters: [keyParameter(resource), ref('fields'), ref('If-None-Match')],
    responses: {
      '200': result(resource, 'get', item, ['ETag']),
      '304': { description: 'It is as `If-None-Match` says.' },
      ...refusalsOf(READING),
    },
  }
}

function create(resource: Resource, item: JsonSchema, schemas: Schemas): Operation {
  return {
    ...base(resource, 'create', `Add one of ${resource.name}.`),
    parameters: [ref('fields'), ref('Idempotency-Key')],
    requestBody: json(
      schemas.named(`${typeName(resource.name)}Create`, createSchema(resource)),
      exampleCreate(resource),
    ),
    responses: { '201': result(resource, 'create', item, ['ETag', 'Location']), ...refusalsOf(CREATING) },
  }
}

function update(resource: Resource, item: JsonSchema, schemas: Schemas): Operation {
  return {
    ...base(resource, 'update', `Change one of ${resource.name}; what is left out stays.`),
    parameters: [keyParameter(resource), ref('fields'), ref('If-Match')],
    requestBody: json(
      schemas.named(`${typeName(resource.name)}Update`, updateSchema(resource)),
      exampleUpdate(resource),
    ),
    responses: { '200': result(resource, 'update', item, ['ETag']), ...refusalsOf(CHANGING) },
  }
}

function remove(resource: Resource): Operation {
  return {
    ...base(resource, 'delete', resource.deleting ?? `Delete one of ${resource.name}.`),
    parameters: [{ ...keyParameter(resource), example: exampleKey(resource, 'delete') }, ref('If-Match')],
    responses: { '204': { description: 'Done.' }, ...refusalsOf(CHANGING) },
  }
}

/** The document that one of the resource also is. */
function file(resource: Resource): Operation {
  return {
    ...base(resource, 'get', `Read one of ${resource.name} as a document.`),
    operationId: `get_${resource.name}_${resource.file}`,
    parameters: [keyParameter(resource)],
    responses: {
      '200': {
        description: 'The document.',
        content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } },
      },
      ...refusalsOf(READING),
    },
  }
}

function act(resource: Resource, described: Action & { action: string }, schemas: Schemas): Operation {
  const { action, about, answers, example } = described
  const name = `${typeName(resource.name)}${typeName(action)}`
  return {
    ...base(resource, action, about),
    parameters: [keyParameter(resource), ref('fields'), ref('If-Match'), ref('Idempotency-Key')],
    requestBody: json(schemas.named(name, createSchema(described)), example),
    responses: {
      '201': {
        description: 'The result.',
        headers: { Location: { $ref: '#/components/headers/Location' } },
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${typeName(answers)}` } } },
      },
      ...refusalsOf([...CREATING, 'request.precondition']),
    },
  }
}

function batch(resource: Resource, item: JsonSchema, schemas: Schemas): Operation {
  return {
    ...base(resource, 'batch', `Add, change and delete up to 100 of ${resource.name}: all or nothing.`),
    parameters: [ref('fields'), ref('Idempotency-Key')],
    requestBody: json(batchSchema(resource, typeName(resource.name), schemas), exampleBatch(resource)),
    responses: {
      '200': result(resource, 'batch', batchResult(item)),
      ...refusalsOf([...CREATING, 'request.precondition']),
    },
  }
}

function json(schema: JsonSchema, value: unknown): NonNullable<Operation['requestBody']> {
  return { required: true, content: { 'application/json': { schema, examples: { example: { value } } } } }
}

function result(
  resource: Resource,
  verb: string,
  schema: JsonSchema,
  headers: readonly string[] = [],
): Answer {
  const answer = answerTo(`v2 ${verb}_${resource.name.replaceAll('-', '_')}`)
  return {
    description: 'The result.',
    ...(headers.length > 0
      ? { headers: byKey(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])) }
      : {}),
    content: {
      'application/json': {
        schema,
        ...(answer === undefined ? {} : { examples: { example: { value: answer } } }),
      },
    },
  }
}

function ref(name: string): { $ref: string } {
  return { $ref: `#/components/parameters/${name}` }
}

function keyParameter(resource: Resource): Parameter {
  return {
    name: resource.key,
    in: 'path',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: exampleKey(resource, 'get'),
  }
}

/** Which one the documented calls are about. */
export function exampleKey({ example }: Resource, verb: 'get' | 'delete'): number {
  return (verb === 'delete' ? example?.deleted : undefined) ?? example?.key ?? 1
}

export function exampleCreate(resource: Resource): unknown {
  return resource.example?.create ?? sampleOf(createSchema(resource))
}

export function exampleUpdate({ example, fields }: Resource): unknown {
  const [name = '', field] = Object.entries<Field>(fields).find(([, { write }]) => write === 'both') ?? []
  return example?.update ?? (field ? { [name]: sampleOf(field.schema ?? {}, name) } : {})
}

export function exampleBatch(resource: Resource): unknown {
  const operations = resource.verbs.includes('update')
    ? [{ method: 'PATCH', key: exampleKey(resource, 'get'), body: exampleUpdate(resource) }]
    : [{ method: 'POST', body: exampleCreate(resource) }]
  return { operations: resource.example?.batch ?? operations }
}

/** `AccessPolicies` of `access-policies`. */
function typeName(name: string): string {
  return name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
