import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { MethodSpec } from '../billing/method.ts'
import { v1Methods } from '../billing/v1.ts'
import { espfOperations } from '../espf/operations.ts'
import { eventTypes, groupedTypes } from '../events/catalogue.ts'
import { committedDocument, offeredDocuments } from './documents.ts'
import { createSchemas } from './schemas.ts'
import { exampleParams } from './v1.ts'

const documents = offeredDocuments.map((offered) => ({
  file: offered.file,
  document: committedDocument(offered),
}))
const find = (name: string) => documents.find(({ file }) => file === name)?.document

/** Every value of that name, however deep. */
function collect(name: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === name ? [inner] : []),
    ...collect(name, inner),
  ])
}

describe.each(documents)('$file', ({ document }) => {
  test('refers to what it has', () => {
    const text = JSON.parse(JSON.stringify(document))
    for (const ref of new Set(collect('$ref', document))) {
      const path = String(ref).slice(2).split('/')
      expect(
        path.reduce((at, key) => at?.[key], text),
        String(ref),
      ).toBeDefined()
    }
  })

  test('has each operation id once', () => {
    const ids = collect('operationId', document)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test.each([
  ['AdminInterface.json', 'admin'],
  ['ResellerInterface.json', 'reseller'],
  ['CustomerInterface.json', 'customer'],
  ['AccountInterface.json', 'account'],
] as const)('%s has the methods that the realm may call', (file, realm) => {
  const wanted = Object.entries<MethodSpec>(v1Methods).filter(([, { realms }]) => realms.includes(realm))
  expect(Object.keys(find(file)?.paths ?? {})).toEqual(wanted.map(([name]) => `/${name}`))
})

test.each(Object.entries<MethodSpec>(v1Methods))('the documented call of %s fits', (_, spec) => {
  expect(Value.Errors(spec.params, exampleParams(spec))).toEqual([])
})

test('the ESPF API is there with every operation and every event', () => {
  const { paths, webhooks } = find('ESPF.json') ?? {}
  expect(collect('operationId', paths)).toHaveLength(Object.keys(espfOperations).length)
  const types = [
    ...eventTypes.map(({ type }) => `raw/${type}`),
    ...groupedTypes.map(({ type }) => `grouped/${type}`),
  ]
  expect(Object.keys(webhooks ?? {})).toEqual(types)
  expect(find('Events.json')?.webhooks).toEqual(webhooks)
})

describe('schemas', () => {
  const Id = { type: 'integer', minimum: 1, pattern: 'x' }
  const Thing = { type: 'object', properties: { id: Id, kind: { anyOf: [{ const: 'a' }, { const: 'b' }] } } }

  test('with a name stand in the components, once', () => {
    const schemas = createSchemas([{ Id, Thing }])
    expect(schemas.at({ type: 'array', items: Thing })).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/Thing' },
    })
    expect(schemas.components()).toEqual({
      Id,
      Thing: {
        type: 'object',
        properties: { id: { $ref: '#/components/schemas/Id' }, kind: { type: 'string', enum: ['a', 'b'] } },
      },
    })
  })

  test('keep a description beside the reference', () => {
    expect(createSchemas([{ Id }]).at({ ...Id, description: 'Key.' })).toEqual({
      $ref: '#/components/schemas/Id',
      description: 'Key.',
    })
  })

  test('say null by the type, and maps by what they hold', () => {
    const { at } = createSchemas([])
    expect(at({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({ type: ['string', 'null'] })
    expect(at({ type: 'object', patternProperties: { '^.*$': { type: 'integer' } } })).toEqual({
      type: 'object',
      additionalProperties: { type: 'integer' },
    })
  })

  test('of two meanings cannot share a name', () => {
    const modules = [{ Id }, { Id: { type: 'string', pattern: 'y' } }]
    expect(() => createSchemas(modules)).toThrow('two schemas are called Id')
  })
})
