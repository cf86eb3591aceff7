import type { Field, Resource } from '../billing-v2/resource.ts'
import { byKey, type JsonSchema, type Parameter } from './document.ts'
import type { Schemas } from './schemas.ts'

/** A refusal: RFC 9457. */
export const Problem: JsonSchema = {
  type: 'object',
  description: 'Why a request was refused (RFC 9457). Nothing was changed.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    request_id: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
}

const header = (name: string, description: string): Parameter => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string', maxLength: 255 },
})

/** What many operations take. */
export const headerParameters: Readonly<Record<string, Parameter>> = {
  fields: {
    name: 'fields',
    in: 'query',
    description: 'Which fields are shown, such as `name,product.name`; all of its own unless given.',
    schema: { type: 'string' },
  },
  'If-Match': header('If-Match', 'The ETag that was read: refused with 412 when it has changed since.'),
  'If-None-Match': header('If-None-Match', 'The ETag that was read: 304 when it has not changed since.'),
  'Idempotency-Key': header(
    'Idempotency-Key',
    'A repeat with the same key does nothing and gets the same answer.',
  ),
}

/** The query of a list. */
export function queryParameters(resource: Resource): (Parameter | { $ref: string })[] {
  const sortable = Object.entries(resource.fields).flatMap(([name, { sort }]) => (sort ? [name] : []))
  const filters = Object.entries(resource.fields).filter(([, { filter }]) => filter)
  const query = (name: string, description: string, schema: JsonSchema): Parameter => ({
    name,
    in: 'query',
    description,
    schema,
  })
  return [
    { $ref: '#/components/parameters/fields' },
    query('sort', `Any of: ${sortable.join(', ')}; separated by commas, downwards with \`-\` before it.`, {
      type: 'string',
    }),
    {
      ...query('limit', 'How many; more than 500 are 500.', { type: 'integer', minimum: 1, default: 100 }),
      example: 10,
    },
    query('cursor', '`next_cursor` of the page before, which was sorted the same.', { type: 'string' }),
    query('total', 'Also count all that fit.', { type: 'boolean' }),
    ...filters.map(([name, field]) => query(name, filterAbout(name, field), filterSchema(field))),
  ]
}

function filterAbout(name: string, { kind, about }: Field): string {
  const operators = kind === 'text' ? ', `.like` with `%` and `_`' : ''
  return `${about} Also \`${name}.ne\`, \`.gt\`, \`.gte\`, \`.lt\`, \`.lte\`, \`.in\` (a list with commas), \`.null\`${operators}.`
}

function filterSchema({ kind }: Field): JsonSchema {
  switch (kind) {
    case 'id':
    case 'integer':
      return { type: 'integer' }
    case 'boolean':
      return { type: 'boolean' }
    default:
      return { type: 'string' }
  }
}

/** The body of `:batch`: operations of one transaction. */
export function batchSchema({ verbs }: Resource, name: string, schemas: Schemas): JsonSchema {
  const body = (kind: 'Create' | 'Update'): JsonSchema => ({ $ref: `#/components/schemas/${name}${kind}` })
  const key = { type: ['integer', 'string'] }
  const ifMatch = { type: 'string', description: 'The ETag that was read.' }
  const operation = (method: string, members: Record<string, JsonSchema>, required: readonly string[]) => ({
    type: 'object',
    properties: { method: { type: 'string', const: method }, ...members },
    required: ['method', ...required],
  })
  const branches = [
    ...(verbs.includes('create') ? [operation('POST', { body: body('Create') }, ['body'])] : []),
    ...(verbs.includes('update')
      ? [operation('PATCH', { key, body: body('Update'), if_match: ifMatch }, ['key', 'body'])]
      : []),
    ...(verbs.includes('delete') ? [operation('DELETE', { key, if_match: ifMatch }, ['key'])] : []),
  ]
  return schemas.named(`${name}Batch`, {
    type: 'object',
    properties: {
      operations: {
        type: 'array',
        items: branches.length === 1 ? branches[0] : { anyOf: branches },
        minItems: 1,
        maxItems: 100,
      },
    },
    required: ['operations'],
  })
}

/** What `:batch` answers: the result of each operation, in their order. */
export function batchResult(item: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      results: {
        type: 'array',
        items: {
          type: 'object',
          properties: byKey<JsonSchema>([
            ['status', { type: 'integer' }],
            ['body', item],
            ['etag', { type: 'string' }],
          ]),
          required: ['status'],
        },
      },
    },
    required: ['results'],
  }
}
