import type { TSchema } from 'typebox'
import type { JsonSchema } from './document.ts'

/** What a field is given in an example, by its name; else the least that its schema allows. */
const VALUES: Readonly<Record<string, unknown>> = {
  limit: 10,
  group: 'IOT',
  number: '12065550001',
  ends_at: '2100-01-01 00:00:00',
  iso_4217: 'USD',
  id: '12065551234@msisdn',
  imsi: '001010000000001',
  iccid: '8900101000000000001',
  access_token: 'eyJhbGciOiJSUzI1NiJ9.eyJsb2dpbiI6ImFkbWluIn0.c2lnbmF0dXJl',
  refresh_token: '02a6275978aaf3c6f45f9fa2bdcb0619.c2VjcmV0',
  ki: '465b5ce8b199b49faa5f0a2ee238a6bc',
}

/**
 * An example of a schema: what it requires, and where it requires nothing the first thing that it takes. It fits the schema;
 * whether a server would do it depends on what the ids stand for. `name`: of the field that it is for.
 */
export function sampleOf(schema: TSchema, name = ''): unknown {
  return sample(name, schema as JsonSchema)
}

function sample(name: string, schema: JsonSchema): unknown {
  if (name in VALUES) return VALUES[name]
  const [example] = list(schema['examples'])
  if (example !== undefined) return example
  if ('const' in schema) return schema['const']
  const [first] = list(schema['enum'])
  if (first !== undefined) return first
  const [branch] = list(schema['anyOf'])
  if (isSchema(branch)) return sample(name, branch)
  switch (schema['type']) {
    case 'object':
      return sampleObject(schema)
    case 'array':
      return isSchema(schema['items']) ? [sample(name, schema['items'])] : []
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1
    case 'boolean':
      return true
    default:
      return sampleText(name, schema)
  }
}

function sampleObject(schema: JsonSchema): unknown {
  const properties = Object.entries(isSchema(schema['properties']) ? schema['properties'] : {})
  const required = list(schema['required'])
  const wanted = properties.filter(([name]) => required.includes(name))
  const shown = wanted.length > 0 ? wanted : properties.filter(([name]) => name === 'limit')
  const chosen = shown.length > 0 ? shown : properties.slice(0, 1)
  return Object.fromEntries(chosen.map(([name, inner]) => [name, sample(name, isSchema(inner) ? inner : {})]))
}

function sampleText(name: string, { pattern }: JsonSchema): string {
  const text = String(pattern ?? '')
  if (text !== '' && !new RegExp(text).test(name) && new RegExp(text).test('10.5')) return '10.5'
  if (text.includes('\\d{4}-\\d\\d-\\d\\d')) return text.includes(':') ? '2026-04-01 00:00:00' : '2026-04-01'
  return name
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
