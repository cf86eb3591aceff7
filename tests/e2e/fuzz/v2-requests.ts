import { type Resource, resources } from '@openespf/contract/billing-v2'
import { createSchema, updateSchema } from '@openespf/contract/billing-v2-schemas'
import fc from 'fast-check'
import { breaks, breakUp, junk } from './breaking.ts'
import { knownOr } from './known.ts'
import { type Draft, encoded, JSON_TYPE, noise, paramsOf, pathPart, settle, withNoise } from './request.ts'

/** Requests of API 2.0: reading, writing and batches of each resource. */
export function v2Requests(): fc.Arbitrary<Draft> {
  return fc.oneof(...Object.values<Resource>(resources).flatMap(requestsOf))
}

type Query = Record<string, unknown>
type Operation = {
  name: string
  verb: string
  hasKey: boolean
  suffix?: string
  query: fc.Arbitrary<Query>
  body?: fc.Arbitrary<unknown>
}

function requestsOf(resource: Resource): fc.Arbitrary<Draft>[] {
  const fields = fieldsOf(resource)
  const only = fc.record({ fields }, { requiredKeys: [] })
  const create = knownOr(createSchema(resource))
  const update = knownOr(updateSchema(resource))
  const operations: Operation[] = [
    { name: 'list', verb: 'GET', hasKey: false, query: listQueryOf(resource, fields) },
    { name: 'read', verb: 'GET', hasKey: true, query: only },
    { name: 'create', verb: 'POST', hasKey: false, query: only, body: create },
    { name: 'update', verb: 'PATCH', hasKey: true, query: only, body: update },
    { name: 'delete', verb: 'DELETE', hasKey: true, query: only },
    {
      name: 'batch',
      verb: 'POST',
      hasKey: false,
      suffix: ':batch',
      query: only,
      body: batchOf(resource, create, update),
    },
  ]
  return operations.map((operation) => draftsOf(resource, operation))
}

const entityTag = knownOr({ type: 'string' }, 'etag').map((tag) => ({ tag }))
const headers = fc.record({
  'if-match': fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, entityTag),
  'if-none-match': fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, entityTag),
  'idempotency-key': fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constantFrom('a', 'b', 'k'.repeat(256), '').map((tag) => ({ tag })),
  ),
})

function draftsOf(
  resource: Resource,
  { name, verb, hasKey, suffix = '', query, body }: Operation,
): fc.Arbitrary<Draft> {
  return fc
    .record({
      key: pathPart(knownOr({ type: 'integer', minimum: 1 }, resource.key)),
      query: fc.record({ value: query, breaks: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, breaks) }),
      params: paramsOf(body ?? fc.constant(undefined)),
      headers,
      isPatch: fc.boolean(),
      noise,
    })
    .map((draft) => ({
      operation: `v2 ${resource.name} ${name}`,
      params: draft.params.value,
      send({ known, session }) {
        const key = hasKey ? `/${encoded(known.resolve(draft.key))}` : ''
        const asked = Object.entries(Object(breakUp(known.resolve(draft.query.value), draft.query.breaks)))
        const search = asked.map(([one, value]) => `${encoded(one)}=${encoded(value)}`).join('&')
        const type = draft.isPatch ? { 'content-type': 'application/merge-patch+json' } : JSON_TYPE
        const own = Object.entries(draft.headers).flatMap(([header, value]) =>
          value === undefined ? [] : [[header, headerText(known.resolve(value.tag))]],
        )
        const sent = {
          verb,
          path: `/api/2/${resource.name}${suffix}${key}${search === '' ? '' : `?${search}`}`,
          headers: {
            authorization: `Bearer ${session.accessToken}`,
            ...(body && type),
            ...Object.fromEntries(own),
          },
          ...(body && { body: JSON.stringify(settle(draft.params, known)) ?? '' }),
        }
        return withNoise(sent, draft.noise)
      },
    }))
}

/** What a header can carry. */
function headerText(value: unknown): string {
  return String(value)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
}

function fieldsOf(resource: Resource): fc.Arbitrary<string> {
  const own = Object.entries(resource.fields).flatMap(([name, { secret }]) => (secret ? [] : name))
  const nested = Object.entries(resource.relations).flatMap(([relation, { resource: target }]) => {
    const related = Object.values<Resource>(resources).find(({ name }) => name === target)
    return Object.keys(related?.fields ?? {}).map((field) => `${relation}.${field}`)
  })
  return fc
    .array(fc.constantFrom(...own, ...nested), { minLength: 1, maxLength: 6 })
    .map((names) => names.join())
}

const OPERATORS = ['', '', '.eq', '.ne', '.gt', '.gte', '.lt', '.lte', '.like', '.in', '.null'] as const

function listQueryOf(resource: Resource, fields: fc.Arbitrary<string>): fc.Arbitrary<Query> {
  const entries = Object.entries(resource.fields)
  const sortable = entries.flatMap(([name, { sort }]) => (sort ? [name, `-${name}`] : []))
  const filters = entries
    .filter(([, { filter }]) => filter)
    .map(([name]) =>
      fc.tuple(
        fc.constantFrom(...OPERATORS).map((operator) => `${name}${operator}`),
        fc.oneof(
          { weight: 6, arbitrary: knownOr({ type: 'string' }, name) },
          { weight: 1, arbitrary: junk },
          { weight: 1, arbitrary: fc.constantFrom('true', '1', '2031-01-01', '2031-01-01T00:00:00Z', '1,2') },
        ),
      ),
    )
  const usual = fc.record(
    {
      fields,
      sort: fc
        .uniqueArray(fc.constantFrom(...sortable), { minLength: 1, maxLength: 2 })
        .map((names) => names.join()),
      limit: fc.constantFrom(1, 2, 10, 500, 501),
      cursor: knownOr({ type: 'string' }, 'next_cursor'),
      total: fc.constantFrom('true', 'false', 1),
    },
    { requiredKeys: [] },
  )
  return fc
    .tuple(usual, fc.array(fc.oneof(...filters), { maxLength: 2 }))
    .map(([query, conditions]) => ({ ...query, ...Object.fromEntries(conditions) }))
}

function batchOf(
  resource: Resource,
  create: fc.Arbitrary<unknown>,
  update: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const key = knownOr({ type: 'integer', minimum: 1 }, resource.key)
  const item = fc.oneof(
    fc.record({ method: fc.constant('POST'), body: create }),
    fc.record({ method: fc.constant('PATCH'), key, body: update }),
    fc.record({ method: fc.constant('DELETE'), key }),
  )
  return fc.record({ operations: fc.array(item, { minLength: 1, maxLength: 3 }) })
}
