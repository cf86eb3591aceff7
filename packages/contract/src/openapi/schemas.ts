import type { TSchema } from 'typebox'
import type { JsonSchema } from './document.ts'

/** Schemas of a document: those that have a name stand once, in its components, and are referred to. */
export type Schemas = {
  /** The schema as the document shows it at a place: a reference where it has a name. */
  at(schema: TSchema): JsonSchema
  /** Gives a schema that has none a name in this document, and refers to it. */
  named(name: string, schema: TSchema): JsonSchema
  /** What was referred to so far, by name. */
  components(): Record<string, JsonSchema>
}

type Modules = readonly Readonly<Record<string, unknown>>[]

/** `modules`: the contract's own; a schema that one exports has that export's name. */
export function createSchemas(modules: Modules): Schemas {
  const names = nameSchemas(modules)
  const found = new Map<string, JsonSchema>()

  const refer = (name: string, schema: JsonSchema): JsonSchema => {
    if (!found.has(name)) {
      found.set(name, {})
      found.set(name, convert(schema))
    }
    return { $ref: `#/components/schemas/${name}` }
  }
  const at = (schema: JsonSchema): JsonSchema => {
    const { description, ...bare } = schema
    const name = names.get(JSON.stringify(schema)) ?? names.get(JSON.stringify(bare))
    if (name === undefined) return convert(schema)
    return { ...refer(name, bare), ...(description === undefined ? {} : { description }) }
  }
  const convert = (schema: JsonSchema): JsonSchema => simplify(mapChildren(schema, at))

  return {
    at: (schema) => at(schema as JsonSchema),
    named(name, schema) {
      const text = JSON.stringify(schema)
      const known = names.get(text) ?? name
      names.set(text, known)
      return refer(known, schema as JsonSchema)
    },
    components: () => Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** The names of the exported schemas that say more than a type does, by their text: modules have copies of each other's. */
function nameSchemas(modules: Modules): Map<string, string> {
  const exported = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (isTelling(value) ? [{ name, value }] : [])),
  )
  const names = new Map<string, string>()
  const texts = new Map<string, string>()
  for (const { name, value } of exported) {
    const text = JSON.stringify(value)
    if (texts.get(name) !== undefined && texts.get(name) !== text)
      throw new RangeError(`two schemas are called ${name}`)
    texts.set(name, text)
    if (!names.has(text)) names.set(text, name)
  }
  return names
}

function isTelling(value: unknown): value is JsonSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return (
    'anyOf' in value || 'enum' in value || 'pattern' in value || ('properties' in value && 'type' in value)
  )
}

function mapChildren(schema: JsonSchema, at: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const one = (value: unknown): unknown => (isSchema(value) ? at(value) : value)
  const all = (value: unknown): unknown =>
    Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, one(inner)]))
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      switch (keyword) {
        case 'properties':
        case 'patternProperties':
          return [keyword, all(value)]
        case 'items':
        case 'additionalProperties':
          return [keyword, one(value)]
        case 'anyOf':
        case 'allOf':
          return [keyword, (value as unknown[]).map(one)]
        default:
          return [keyword, value]
      }
    }),
  )
}

/** Says the same in the words that readers and generators know best. */
function simplify(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema['anyOf'])) return simplifyUnion(schema, schema['anyOf'].filter(isSchema))
  if ('patternProperties' in schema) return simplifyRecord(schema)
  if ('const' in schema) {
    const { type: _, ...rest } = schema
    return { type: typeOf(schema['const']), ...rest }
  }
  if ('enum' in schema && !('type' in schema)) return { type: 'string', ...schema }
  return schema
}

/** Constants are an `enum`, `X | null` is X with another type. */
function simplifyUnion({ anyOf: _, ...rest }: JsonSchema, branches: readonly JsonSchema[]): JsonSchema {
  if (branches.every((branch) => 'const' in branch)) {
    const values = branches.map((branch) => branch['const'])
    const types = [...new Set(values.map(typeOf))]
    return { type: types.length === 1 ? types[0] : types, enum: values, ...rest }
  }
  const others = branches.filter((branch) => branch['type'] !== 'null')
  const [only] = others
  if (only && others.length === 1 && branches.length === 2 && typeof only['type'] === 'string') {
    const { type, enum: values, ...more } = only
    const nullable = Array.isArray(values) ? { enum: [...values, null] } : {}
    return { type: [type, 'null'], ...nullable, ...more, ...rest }
  }
  return { anyOf: branches, ...rest }
}

/** A map of texts to one kind of value. */
function simplifyRecord(schema: JsonSchema): JsonSchema {
  const { patternProperties, additionalProperties: _, ...rest } = schema
  const [[pattern, value] = ['', {}], ...others] = Object.entries(patternProperties as object)
  if (others.length > 0) return schema
  const names = pattern === '^.*$' ? {} : { propertyNames: { pattern } }
  return { ...rest, ...names, additionalProperties: value }
}

function typeOf(value: unknown): string {
  return typeof value === 'number' ? 'integer' : typeof value
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
