import type { AttachEvent, AttachTable } from '@openespf/contract/attach-config'
import type { CheckedTable } from './attached-table.ts'
import { conditionSql, entitySql, identifier, literal, type Row, variablesSql } from './expressions.ts'

export type Operation = AttachEvent['on']

/** The operations of which some event of the table is raised. */
export const operationsOf = ({ events }: AttachTable): Operation[] =>
  (['insert', 'update', 'delete'] as const).filter((on) => events.some((event) => event.on === on))

/** The name, in schema `espf`, of the trigger function for that operation on the n-th attached table. */
export const functionName = (n: number, on: Operation): string => `attached_${n}_${on}`

/** What makes the capture of the n-th attached table, statement by statement. Deterministic. */
export function attachSql(n: number, table: CheckedTable): string[] {
  return [...guardSql(n, table), ...operationsOf(table.config).flatMap((on) => triggerSql(n, table, on))]
}

/**
 * Views that nobody reads: while one names a column, the server refuses to drop it or to change its type, which would
 * otherwise fail every later write.
 */
function guardSql(n: number, { schema, name, config, columns, lock }: CheckedTable): string[] {
  const used = usedColumns(config).filter((column) => columns.has(column))
  const views = [guard(`attached_${n}`, used, qualified(schema, name))]
  if (lock.kind === 'parent')
    views.push(guard(`attached_${n}_parent`, lock.key, qualified(lock.schema, lock.table)))
  return views
}

const guard = (view: string, columns: readonly string[], table: string): string =>
  `create view espf.${view} as select ${list(columns)} from ${table} where false`

/** Every column that the configuration names. */
function usedColumns({ entity, i_env, customer, product, events }: AttachTable): string[] {
  const named = [
    ...entity.key,
    ...(typeof i_env === 'object' ? [i_env.column] : []),
    ...(customer === undefined ? [] : [customer]),
    ...(product === undefined ? [] : [product]),
    ...events.flatMap((event) => [
      ...whenColumns(event),
      ...Object.keys(event.where ?? {}),
      ...Object.values(event.variables ?? {}).flatMap((variable) =>
        typeof variable === 'string' ? [variable] : 'column' in variable ? [variable.column] : [],
      ),
    ]),
  ]
  return [...new Set(named)]
}

function whenColumns({ when }: AttachEvent): readonly string[] {
  if (when === undefined) return []
  return 'changed' in when ? when.changed : [when.column]
}

function triggerSql(n: number, table: CheckedTable, on: Operation): string[] {
  const name = `espf.${functionName(n, on)}`
  const body = functionBody(table, on).join('\n')
  const quote = dollarQuote(body)
  return [
    `create function ${name}() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as ${quote}
${body}
${quote}`,
    `create trigger openespf_${on} after ${firedBy(table, on)} on ${qualified(table.schema, table.name)}
for each row execute function ${name}()`,
  ]
}

/** A quote that the body does not hold. */
function dollarQuote(body: string): string {
  for (let n = 0; ; n++) {
    const quote = n === 0 ? '$$' : `$q${n}$`
    if (!body.includes(quote)) return quote
  }
}

/** An update that sets nothing we look at does not call the function. */
function firedBy({ config, everyUpdate }: CheckedTable, on: Operation): string {
  const updates = config.events.filter((event) => event.on === 'update')
  if (on !== 'update' || everyUpdate || updates.some(({ when }) => when === undefined)) return on
  return `update of ${list([...new Set(updates.flatMap(whenColumns))])}`
}

function functionBody(table: CheckedTable, on: Operation): string[] {
  const { config, columns } = table
  const events = config.events.filter((event) => event.on === on)
  const key = config.entity.key.flatMap((name) => columns.get(name) ?? [])
  const row: Row = on === 'delete' ? 'old' : 'new'
  const entityOf = (of: Row): string => entitySql(config.entity.kind, key, of)
  const moves = on === 'update'
  return [
    'declare',
    '  v_entity text;',
    ...(moves ? ['  v_before text;'] : []),
    'begin',
    ...indent([
      ...leaveUnless(events, table),
      `v_entity := ${entityOf(row)};`,
      ...(moves ? [`v_before := ${entityOf('old')};`] : []),
      ...lockSql(table, row, moves),
      ...(moves
        ? ifThen('v_before <> v_entity', [
            '-- The key changed: the entity that it named hears of it too.',
            ...events.flatMap((event) => recordSql(event, table, 'old')),
          ])
        : []),
      ...events.flatMap((event) => recordSql(event, table, row)),
      'return null;',
    ]),
    'end',
  ]
}

/** Nothing is locked for changes that raise no event, or one that nobody wants. */
function leaveUnless(events: readonly AttachEvent[], { columns }: CheckedTable): string[] {
  const conditions = [...new Set(events.map((event) => conditionSql(event, columns)))]
  const some = conditions.includes(undefined) ? undefined : anyOf(conditions)
  const types = [...new Set(events.map(({ type }) => literal(type)))].join(', ')
  const routed = `not exists (select from espf.route where raw_type in (${types}))`
  return [
    ...(some === undefined ? [] : ifThen(`(${some}) is not true`, ['return null;'])),
    ...ifThen(routed, ['return null;']),
  ]
}

const anyOf = (conditions: readonly (string | undefined)[]): string =>
  conditions.length === 1 ? `${conditions[0]}` : conditions.map((condition) => `(${condition})`).join(' or ')

/** Two entities are locked in the order of their names. */
function lockSql(table: CheckedTable, row: Row, moves: boolean): string[] {
  if (table.lock.kind === 'row') return []
  if (!moves) return lockOne(table, row, 'v_entity')
  const before = lockOne(table, 'old', 'v_before')
  return [
    ...ifThen('v_before < v_entity', before),
    ...lockOne(table, row, 'v_entity'),
    ...ifThen('v_before > v_entity', before),
  ]
}

function lockOne({ lock, config }: CheckedTable, row: Row, entity: 'v_entity' | 'v_before'): string[] {
  const own = `perform espf.lock_entity(${entity});`
  if (lock.kind !== 'parent') return [own]
  const same = lock.key.map(
    (name, index) => `${identifier(name)} = ${row}.${identifier(config.entity.key[index] ?? name)}`,
  )
  return [
    `perform from ${qualified(lock.schema, lock.table)} where ${same.join(' and ')} for no key update;`,
    ...ifThen('not found', [own]),
  ]
}

function recordSql(event: AttachEvent, { config, columns }: CheckedTable, row: Row): string[] {
  const { entity, i_env: env = 1, customer, product } = config
  const envSql = typeof env === 'number' ? env : `coalesce(${row}.${identifier(env.column)}, 1)`
  const name = event.on === 'update' && row === 'old' ? 'v_before' : 'v_entity'
  const variables = variablesSql(event, { columns, key: entity.key }, row)
  const isFiltered = customer !== undefined || product !== undefined
  const call = [
    `perform espf.record_event(${literal(event.type)}, ${envSql}, ${name},`,
    `  ${variables}${isFiltered ? ',' : ');'}`,
    ...(isFiltered ? [`  ${concerned(customer, event.on)}, ${concerned(product, event.on)});`] : []),
  ]
  const condition = conditionSql(event, columns)
  return condition === undefined ? call : ifThen(condition, call)
}

/** The customers or products that a change concerns, before and after. */
function concerned(column: string | undefined, on: Operation): string {
  if (column === undefined) return 'null'
  const rows = on === 'insert' ? ['new'] : on === 'delete' ? ['old'] : ['old', 'new']
  return `array_remove(array[${rows.map((row) => `${row}.${identifier(column)}`).join(', ')}]::bigint[], null::bigint)`
}

/** `"schema"."table"`. */
export const qualified = (schema: string, table: string): string =>
  `${identifier(schema)}.${identifier(table)}`
const list = (names: readonly string[]): string => names.map(identifier).join(', ')

const ifThen = (condition: string, lines: readonly string[]): string[] => [
  `if ${condition} then`,
  ...indent(lines),
  'end if;',
]

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)
