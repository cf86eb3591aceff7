type Json = { readonly [key: string]: unknown }
type Document = Json
/** A request is what callers send, an answer what they get: what narrows one widens the other. */
type Direction = 'request' | 'answer'
type Side = { schema: Json; document: Document }
type Place = { at: string; direction: Direction; seen: ReadonlySet<string> }

/**
 * What a client that was made from one version of a document cannot do with the next, a sentence each: operations, fields and
 * content types that are gone, requests that must say more or may say less, answers that may say what they did not.
 */
export function breakingChanges(before: Document, after: Document): string[] {
  return [
    ...compareOperations({ before, after, group: 'paths' }),
    ...compareOperations({ before, after, group: 'webhooks' }),
  ]
}

type Versions = { before: Document; after: Document; group: 'paths' | 'webhooks' }

function compareOperations({ before, after, group }: Versions): string[] {
  return entries(before[group]).flatMap(([path, verbs]) =>
    entries(verbs).flatMap(([verb, operation]) => {
      const at = `${verb.toUpperCase()} ${path}`
      const next = record(record(after[group])[path])[verb]
      if (next === undefined) return [`${at} is gone`]
      return compareOperation(
        { schema: record(operation), document: before },
        { schema: record(next), document: after },
        { at, direction: group === 'paths' ? 'request' : 'answer', seen: new Set() },
      )
    }),
  )
}

function compareOperation(before: Side, after: Side, place: Place): string[] {
  const body = (side: Side): Side => ({ ...side, schema: record(side.schema['requestBody']) })
  const responses = entries(before.schema['responses']).flatMap(([status, response]) => {
    const next = record(after.schema['responses'])[status]
    const at = `${place.at}, answer ${status}`
    if (next === undefined) return [`${at} is gone`]
    return compareContent(
      resolve({ ...before, schema: record(response) }),
      resolve({ ...after, schema: record(next) }),
      { ...place, at, direction: 'answer' },
    )
  })
  return [
    ...compareParameters(before, after, place.at),
    ...compareContent(body(before), body(after), place),
    ...responses,
  ]
}

function compareParameters(before: Side, after: Side, at: string): string[] {
  const known = parametersOf(before)
  const now = parametersOf(after)
  const gone = [...known.keys()]
    .filter((name) => !now.has(name))
    .map((name) => `${at}: no longer takes ${name}`)
  const changed = [...now].flatMap(([name, parameter]) => {
    const old = known.get(name)
    if (parameter['required'] === true && old?.['required'] !== true) return [`${at}: now needs ${name}`]
    if (!old) return []
    const place: Place = { at: `${at}, ${name}`, direction: 'request', seen: new Set() }
    return compareSchemas(
      { ...before, schema: record(old['schema']) },
      { ...after, schema: record(parameter['schema']) },
      place,
    )
  })
  return [...gone, ...changed]
}

function parametersOf({ schema, document }: Side): Map<string, Json> {
  const parameters = list(schema['parameters']).map(
    (one) => resolve({ schema: record(one), document }).schema,
  )
  return new Map(parameters.map((one) => [`${one['in']} parameter ${one['name']}`, one]))
}

function compareContent(before: Side, after: Side, place: Place): string[] {
  return entries(before.schema['content']).flatMap(([type, media]) => {
    const next = record(after.schema['content'])[type]
    if (next === undefined) return [`${place.at}: no longer ${type}`]
    return compareSchemas(
      { ...before, schema: record(record(media)['schema']) },
      { ...after, schema: record(record(next)['schema']) },
      place,
    )
  })
}

function compareSchemas(one: Side, other: Side, place: Place): string[] {
  const before = resolve(one)
  const after = resolve(other)
  const pair = `${one.schema['$ref'] ?? ''} ${other.schema['$ref'] ?? ''}`
  if (pair.trim() !== '') {
    if (place.seen.has(pair)) return []
    return compareResolved(before, after, { ...place, seen: new Set([...place.seen, pair]) })
  }
  return compareResolved(before, after, place)
}

function compareResolved(before: Side, after: Side, place: Place): string[] {
  if (before.schema['anyOf'] ?? after.schema['anyOf']) return compareUnions(before, after, place)
  return [
    ...compareValues(before.schema, after.schema, place),
    ...compareProperties(before, after, place),
    ...compareInner('items', { before, after, place }),
    ...compareInner('additionalProperties', { before, after, place }),
  ]
}

/** Each branch that was there must have one that does for it: of an answer, each that is there must have been. */
function compareUnions(before: Side, after: Side, place: Place): string[] {
  const [asked, offered] = place.direction === 'request' ? [before, after] : [after, before]
  const missing = branchesOf(asked).filter((branch) =>
    branchesOf(offered).every((candidate) => {
      const pair =
        place.direction === 'request' ? ([branch, candidate] as const) : ([candidate, branch] as const)
      return compareSchemas(...pair, place).length > 0
    }),
  )
  const verb = place.direction === 'request' ? 'no longer takes' : 'may now be'
  return missing.map(({ schema }) => `${place.at}: ${verb} ${JSON.stringify(schema)}`)
}

function branchesOf({ schema, document }: Side): Side[] {
  const branches = list(schema['anyOf'])
  if (branches.length === 0) return [{ schema, document }]
  return branches.map((branch) => ({ schema: record(branch), document }))
}

/** Of these a request may not have more than before, or an answer fewer; a limit that goes the other way is no matter. */
const UPPER = ['maximum', 'maxLength', 'maxItems', 'maxProperties']
const LOWER = ['minimum', 'minLength', 'minItems', 'minProperties']

function compareValues(before: Json, after: Json, { at, direction }: Place): string[] {
  const [asked, offered] = direction === 'request' ? [before, after] : [after, before]
  const verb = direction === 'request' ? 'no longer takes' : 'may now be'
  const beyond = (key: string, values: (schema: Json) => unknown[]): string[] => {
    if (!(key in offered)) return []
    if (!(key in asked)) return [`${at}: ${verb} any ${key}`]
    return values(asked)
      .filter((value) => !values(offered).includes(value))
      .map((value) => `${at}: ${verb} ${JSON.stringify(value)}`)
  }
  const limits = direction === 'request' ? [...UPPER, ...LOWER, 'pattern'] : []
  return [
    ...beyond('type', typesOf),
    ...beyond('enum', (schema) => [...list(schema['enum'])]),
    ...beyond('const', (schema) => [schema['const']]),
    ...limits
      .filter((key) => isNarrower(key, before[key], after[key]))
      .map((key) => `${at}: its ${key} is narrower`),
  ]
}

/** An integer is a number. */
function typesOf(schema: Json): unknown[] {
  const types = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  return types.includes('number') ? [...types, 'integer'] : types
}

function isNarrower(key: string, before: unknown, after: unknown): boolean {
  if (after === undefined || after === before) return false
  if (before === undefined || key === 'pattern') return true
  return UPPER.includes(key) ? Number(after) < Number(before) : Number(after) > Number(before)
}

function compareProperties(before: Side, after: Side, place: Place): string[] {
  const { at, direction } = place
  const old = record(before.schema['properties'])
  const now = record(after.schema['properties'])
  const needed = [list(before.schema['required']), list(after.schema['required'])] as const
  const isGone = direction === 'answer' || after.schema['additionalProperties'] === false
  const gone = Object.keys(old).filter((name) => !(name in now) && isGone)
  const [from, to] = direction === 'request' ? [needed[1], needed[0]] : needed
  const demands = from.filter((name) => !to.includes(name))
  const verb = direction === 'request' ? 'is now needed' : 'may now be missing'
  return [
    ...gone.map((name) => `${at}: ${name} is gone`),
    ...demands.filter((name) => !gone.includes(String(name))).map((name) => `${at}: ${name} ${verb}`),
    ...Object.keys(old)
      .filter((name) => name in now)
      .flatMap((name) =>
        compareSchemas(
          { ...before, schema: record(old[name]) },
          { ...after, schema: record(now[name]) },
          { ...place, at: `${at}.${name}` },
        ),
      ),
  ]
}

function compareInner(
  key: 'items' | 'additionalProperties',
  { before, after, place }: { before: Side; after: Side; place: Place },
): string[] {
  if (!isRecord(before.schema[key]) || !isRecord(after.schema[key])) return []
  return compareSchemas(
    { ...before, schema: record(before.schema[key]) },
    { ...after, schema: record(after.schema[key]) },
    { ...place, at: `${place.at}[]` },
  )
}

/** What a reference stands for. */
function resolve({ schema, document }: Side): Side {
  const ref = schema['$ref']
  if (typeof ref !== 'string') return { schema, document }
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => record(value)[key], document)
  return resolve({ schema: record(found), document })
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries(record(value))
}

function record(value: unknown): Json {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
