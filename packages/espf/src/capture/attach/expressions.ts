import type { AttachConstant, AttachEvent, AttachVariable } from '@openespf/contract/attach-config'
import { isComparable, isNumber, isText } from './column-type.ts'
import type { ColumnFacts } from './table-facts.ts'

/** A row of a trigger function. */
export type Row = 'new' | 'old'
export type Columns = ReadonlyMap<string, ColumnFacts>

/** Always quoted: what is a word of PL/pgSQL's differs from version to version. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A constant; a text with backslashes in the form that reads the same under every `standard_conforming_strings`. */
export function literal(value: AttachConstant): string {
  if (typeof value !== 'string') return String(value)
  const quoted = `'${value.replaceAll("'", "''")}'`
  return value.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** An entity up to so many bytes fits every index: the server takes 2700 of an entry. */
const INDEXABLE = 1000

/** `<kind>/<values joined by colons>`; in keys of several columns a value's own % and : are %25 and %3A. Never null. */
export function entitySql(kind: string, key: readonly ColumnFacts[], row: Row): string {
  const parts = key.map((column) => {
    const value = textSql(column, row)
    return key.length > 1 && hasMarks(column) ? `replace(replace(${value}, '%', '%25'), ':', '%3A')` : value
  })
  const entity = `'${kind}/' || ${parts.join(" || ':' || ")}`
  const bytes = key.reduce((sum, column) => sum + bytesOf(column), 0)
  return bytes > INDEXABLE ? `espf.short_entity(${entity})` : entity
}

function textSql(column: ColumnFacts, row: Row): string {
  const value = `${row}.${identifier(column.name)}`
  const text = column.type === 'numeric' ? `trim_scale(${value})::text` : `${value}::text`
  return column.not_null ? text : `coalesce(${text}, '')`
}

/** Numbers, and what else has no colons. */
const hasMarks = ({ type }: ColumnFacts): boolean =>
  !['int2', 'int4', 'int8', 'oid', 'numeric', 'bool', 'uuid'].includes(type)
/** Bytes at most, of four a character; not to be known of a text without a limit, and of a number of any precision. */
function bytesOf(column: ColumnFacts): number {
  if (column.type === 'numeric' || (isText(column) && column.type !== 'name'))
    return 4 * (column.max_length ?? Number.POSITIVE_INFINITY)
  return 64
}

/** When the event is raised, as an expression; undefined: always. */
export function conditionSql(event: AttachEvent, columns: Columns): string | undefined {
  const parts = [...whenSql(event, columns), ...whereSql(event, columns)]
  return parts.length === 0
    ? undefined
    : parts.length === 1
      ? parts[0]
      : parts.map(inParentheses).join(' and ')
}

function whenSql({ on, when }: AttachEvent, columns: Columns): string[] {
  if (when === undefined) return []
  if ('changed' in when) return [when.changed.map((name) => changedSql(name, columns)).join(' or ')]
  const { column, becomes, from } = when
  return [
    ...(on === 'update' ? [changedSql(column, columns)] : []),
    ...(becomes === undefined ? [] : [equalsSql(`new.${identifier(column)}`, columns.get(column), becomes)]),
    ...(from === undefined ? [] : [equalsSql(`old.${identifier(column)}`, columns.get(column), from)]),
  ]
}

function whereSql({ on, where = {} }: AttachEvent, columns: Columns): string[] {
  const rows: Row[] = on === 'insert' ? ['new'] : on === 'delete' ? ['old'] : ['new', 'old']
  return Object.entries(where).map(([column, value]) =>
    rows.map((row) => equalsSql(`${row}.${identifier(column)}`, columns.get(column), value)).join(' or '),
  )
}

function changedSql(name: string, columns: Columns): string {
  const column = columns.get(name)
  const as = column !== undefined && isComparable(column) ? '' : '::text collate "C"'
  return `new.${identifier(name)}${as} is distinct from old.${identifier(name)}${as}`
}

/** The value fits the column: checked before, for a comparison that fails would fail the writer's statement. */
function equalsSql(left: string, column: ColumnFacts | undefined, value: AttachConstant): string {
  if (value === null) return `${left} is null`
  const bare = column !== undefined && (isNumber(column) || column.type === 'bool')
  return `${left} = ${bare ? value : literal(String(value))}`
}

const inParentheses = (part: string): string => `(${part})`

/**
 * The event's variables as an expression of type jsonb: the key's columns under their own names, then those that it names.
 * A key's column is that of the entity's row (`row`), of which an update that changes the key has two.
 */
export function variablesSql(
  event: AttachEvent,
  table: { columns: Columns; key: readonly string[] },
  row: Row,
): string {
  const wanted = new Map<string, AttachVariable>([
    ...table.key.map((name) => [name, name] as const),
    ...Object.entries(event.variables ?? {}),
  ])
  const pairs = [...wanted].map(
    ([name, variable]) => `${literal(name)}, ${variableSql(variable, { ...table, on: event.on }, row)}`,
  )
  return `jsonb_build_object(${pairs.join(', ')})`
}

function variableSql(
  variable: AttachVariable,
  { columns, key, on }: { columns: Columns; key: readonly string[]; on: AttachEvent['on'] },
  row: Row,
): string {
  if (typeof variable === 'object' && 'value' in variable) return constantSql(variable.value)
  const { column, old = false } = typeof variable === 'string' ? { column: variable } : variable
  const from = on !== 'update' || (key.includes(column) && !old) ? row : old ? 'old' : 'new'
  // What a json column may hold (\u0000) is no jsonb, and would fail the writer's statement.
  const as = columns.get(column)?.type === 'json' ? '::text' : ''
  return `${from}.${identifier(column)}${as}`
}

/** An untyped text would have no type as an argument. */
const constantSql = (value: AttachConstant): string =>
  typeof value === 'string' ? `${literal(value)}::text` : literal(value)
