import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'

const strict = { additionalProperties: false }

/** A column, spelled as the database's catalogue has it (no quotes, nothing folded to lower case). */
const Column = Type.String({ minLength: 1, maxLength: 63 })
const Columns = Type.Array(Column, { minItems: 1, maxItems: 32, uniqueItems: true })

/** `schema.table`, spelled as the catalogue has it; a part that holds a dot stands in double quotes. */
const TableName = Type.String({
  pattern: '^("([^"]|"")+"|[^".]+)\\.("([^"]|"")+"|[^".]+)$',
  description: 'schema.table',
})

const Constant = Type.Union([Type.String({ maxLength: 1000 }), Type.Number(), Type.Boolean(), Type.Null()], {
  description: 'a text, a number, true, false or null',
})
export type AttachConstant = Static<typeof Constant>

/** A column of the row after the change (before it for a deleted one, or with `old`), or a constant. */
const Variable = Type.Union(
  [
    Column,
    Type.Object({ column: Column, old: Type.Optional(Type.Boolean()) }, strict),
    Type.Object({ value: Constant }, strict),
  ],
  { description: 'a column, { column: …, old: true } or { value: … }' },
)
export type AttachVariable = Static<typeof Variable>

/**
 * When a change counts: one of the `changed` columns (of an update) differs, or `column` `becomes` a value, having been
 * `from` another.
 */
const When = Type.Union(
  [
    Type.Object({ changed: Columns }, strict),
    Type.Object({ column: Column, becomes: Type.Optional(Constant), from: Type.Optional(Constant) }, strict),
  ],
  { description: '{ changed: [columns] } or { column: …, becomes: value, from: value }' },
)
export type AttachWhen = Static<typeof When>

/** One event type that changes of the table raise. */
export const AttachEvent = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 200 }),
    on: Type.Union([Type.Literal('insert'), Type.Literal('update'), Type.Literal('delete')], {
      description: 'insert, update or delete',
    }),
    /** Absent: every insert, update or delete counts. */
    when: Type.Optional(When),
    /** Only rows whose columns hold these values, before or after the change. */
    where: Type.Optional(Type.Record(Column, Constant)),
    /** Beyond the key's columns, `i_event`, `i_env` and `event_time`, which every event carries. */
    variables: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' }), Variable, strict),
    ),
  },
  strict,
)
export type AttachEvent = Static<typeof AttachEvent>

/**
 * Which row is locked while an event takes its place in the order: the changed row itself; a row of another table, whose
 * `key` holds the values of the entity's key, column by column; or, where no one row is the entity, a row of `espf.entity`.
 */
const Order = Type.Union(
  [
    Type.Literal('row'),
    Type.Literal('entity'),
    Type.Object({ parent: Type.Object({ table: TableName, key: Columns }, strict) }, strict),
  ],
  { description: 'row, entity or { parent: { table, key } }' },
)
export type AttachOrder = Static<typeof Order>

/** A table that is not ours, and the events that its changes raise. */
export const AttachTable = Type.Object(
  {
    table: TableName,
    /** The entity of an event is `<kind>/<values of the key's columns joined with colons>`. */
    entity: Type.Object(
      {
        kind: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$', description: 'a word of a-z, 0-9 and _' }),
        key: Columns,
      },
      strict,
    ),
    /** Default: row when the key is unique in the table, else entity. */
    order: Type.Optional(Order),
    /** Default 1. */
    i_env: Type.Optional(
      Type.Union(
        [Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), Type.Object({ column: Column }, strict)],
        {
          description: 'a positive integer or { column: … }',
        },
      ),
    ),
    /** Columns that hold the ids by which handlers may filter events. */
    customer: Type.Optional(Column),
    product: Type.Optional(Column),
    events: Type.Array(AttachEvent, { minItems: 1, maxItems: 100 }),
  },
  strict,
)
export type AttachTable = Static<typeof AttachTable>

/** Everything that is attached: what `openespf attach --config` reads. */
export const AttachConfig = Type.Object(
  { tables: Type.Array(AttachTable, { minItems: 1, maxItems: 1000 }) },
  strict,
)
export type AttachConfig = Static<typeof AttachConfig>

/** Reads a configuration, or says everything about its shape that is wrong, each with its place (`tables[0].events[2].on`). */
export function readAttachConfig(value: unknown): { config: AttachConfig } | { problems: string[] } {
  return Value.Check(AttachConfig, value)
    ? { config: value }
    : { problems: problemsOf(AttachConfig, value, '') }
}

/**
 * Walks schema and value side by side: the schema library stops after eight complaints, most of which are about the
 * members of a union that contradict each other.
 */
function problemsOf(schema: unknown, value: unknown, at: string): string[] {
  if (!isObject(schema) || fits(schema, value)) return []
  if (isObject(value) && schema['type'] === 'object') return objectProblems(schema, value, at)
  const here = at || 'the configuration'
  if (Array.isArray(value) && schema['type'] === 'array') {
    const items: unknown[] = value
    const problems = items.flatMap((item, index) => problemsOf(schema['items'], item, `${at}[${index}]`))
    if (problems.length > 0) return problems
  }
  if (typeof schema['description'] === 'string') return [`${here}: must be ${schema['description']}`]
  return [`${here}: ${Value.Errors(schema, value)[0]?.message ?? 'does not fit'}`]
}

function objectProblems(
  schema: Record<string, unknown>,
  value: Record<string, unknown>,
  at: string,
): string[] {
  const { properties = {}, patternProperties = {}, required = [] } = schema
  const missing = (Array.isArray(required) ? required : []).filter((name) => !(name in value))
  return [
    ...missing.map((name) => `${at || 'the configuration'}: "${name}" is missing`),
    ...Object.entries(value).flatMap(([name, part]) => {
      const known = memberOf(properties, name) ?? patternMember(patternProperties, name)
      if (known === undefined) return [`${at || 'the configuration'}: there can be no "${name}" here`]
      return problemsOf(known, part, at === '' ? name : `${at}.${name}`)
    }),
  ]
}

/** No type guard: it would narrow to nothing. */
const fits = (schema: TSchema, value: unknown): boolean => Value.Check(schema, value)

const memberOf = (members: unknown, name: string): unknown =>
  isObject(members) && Object.hasOwn(members, name) ? members[name] : undefined

function patternMember(members: unknown, name: string): unknown {
  const found = isObject(members)
    ? Object.entries(members).find(([pattern]) => new RegExp(pattern).test(name))
    : []
  return found?.[1]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
