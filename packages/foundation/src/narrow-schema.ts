import { type TSchema, Type } from 'typebox'

/**
 * The schema without those branches of its unions that the value does not ask for: of objects told apart by a constant
 * property (`type`), only the one that it names, so that a complaint is about that one. A value that names none is left
 * with what it may name.
 */
export function narrowSchema(schema: TSchema, value: unknown): TSchema {
  if (!isRecord(schema) || !isRecord(value)) return schema
  const { anyOf, properties } = schema
  if (Array.isArray(anyOf)) {
    const key = tagOf(anyOf)
    if (key === undefined) return schema
    const chosen = anyOf.find((branch) => constantOf(branch, key) === value[key])
    if (chosen) return chosen
    const names = anyOf.map((branch) => Type.Literal(String(constantOf(branch, key))))
    return Type.Object({ [key]: Type.Union(names) })
  }
  if (!isRecord(properties)) return schema
  const narrowed = Object.entries(properties).map(([name, part]) => [
    name,
    isRecord(part) && Object.hasOwn(value, name) ? narrowSchema(part, value[name]) : part,
  ])
  return { ...schema, properties: Object.fromEntries(narrowed) }
}

/** The property that is a constant text in each of the branches. */
function tagOf(branches: readonly unknown[]): string | undefined {
  const [first] = branches
  const properties = isRecord(first) ? first['properties'] : undefined
  if (!isRecord(properties)) return undefined
  return Object.keys(properties).find((key) =>
    branches.every((branch) => typeof constantOf(branch, key) === 'string'),
  )
}

function constantOf(branch: unknown, key: string): unknown {
  const properties = isRecord(branch) ? branch['properties'] : undefined
  const property = isRecord(properties) ? properties[key] : undefined
  return isRecord(property) ? property['const'] : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
