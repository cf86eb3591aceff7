import type { AttachTable } from '@openespf/contract/attach-config'
import type { CheckedTable, OrderLock } from './attached-table.ts'
import { checkEvent } from './check-event.ts'
import { areComparable, isInteger, isSmallInteger, isSteady } from './column-type.ts'
import type { Columns } from './expressions.ts'
import { hint } from './nearest.ts'
import type { ColumnFacts, TableFacts } from './table-facts.ts'
import { parseTableName } from './table-name.ts'

export type Complain = (at: string, problem: string) => void

/** Those of the server's database. */
const ours = ['espf', 'billing', 'session', 'audit']

/**
 * Checks one table of a configuration against what the database knows of it and of its parent (undefined: it has no such
 * table). Undefined when the SQL for it could not be made; every problem is complained of with its place.
 */
export function checkTable(
  config: AttachTable,
  { facts, parent }: { facts: TableFacts | undefined; parent: TableFacts | undefined },
  complain: Complain,
): CheckedTable | undefined {
  const { schema, name } = parseTableName(config.table)
  if (ours.includes(schema)) {
    complain('table', `${config.table} is one of OpenESPF's own tables, whose changes are captured anyway`)
    return undefined
  }
  if (facts === undefined) {
    complain(
      'table',
      `there is no table ${config.table} (names are taken as they stand, upper case is not folded)`,
    )
    return undefined
  }
  checkKind(facts, complain)
  const columns: Columns = new Map(facts.columns.map((column) => [column.name, column]))
  const find = (at: string, column: string): ColumnFacts | undefined => {
    const found = columns.get(column)
    if (found === undefined)
      complain(at, `${config.table} has no column "${column}"${hint(column, [...columns.keys()])}`)
    return found
  }
  checkColumns(config, find, complain)
  const events = config.events.map((event, index) =>
    checkEvent(event, { table: config, facts }, (at, problem) =>
      complain(`events[${index}]${at && `.${at}`}`, problem),
    ),
  )
  const lock = chooseLock(config, { facts, parent, columns }, complain)
  if (lock === undefined) return undefined
  return {
    schema,
    name,
    config: { ...config, events },
    columns,
    lock,
    everyUpdate: facts.sets_columns,
    notes: notesOn(config, facts, lock),
  }
}

function checkKind(facts: TableFacts, complain: Complain): void {
  if (!['r', 'p'].includes(facts.kind)) complain('table', 'is no ordinary or partitioned table')
  if (facts.persistence === 't') complain('table', 'is temporary')
  if (facts.has_heirs) complain('table', 'has inheriting tables, whose changes its triggers do not see')
  if (!facts.may_trigger) complain('table', 'the role that attaches needs the TRIGGER right on it')
}

function checkColumns(
  { entity, i_env, customer, product }: AttachTable,
  find: (at: string, column: string) => ColumnFacts | undefined,
  complain: Complain,
): void {
  for (const [index, name] of entity.key.entries()) {
    const column = find(`entity.key[${index}]`, name)
    if (column !== undefined && !isSteady(column))
      complain(`entity.key[${index}]`, `"${name}" is of a type whose text differs from session to session`)
  }
  if (typeof i_env === 'object') {
    const column = find('i_env.column', i_env.column)
    if (column !== undefined && !isSmallInteger(column))
      complain('i_env.column', 'must be a column of type int')
  }
  for (const [at, name] of Object.entries({ customer, product })) {
    const column = name === undefined ? undefined : find(at, name)
    if (column !== undefined && !isInteger(column)) complain(at, 'must be a column of type int or bigint')
  }
}

type Found = { facts: TableFacts; parent: TableFacts | undefined; columns: Columns }

function chooseLock({ entity, order }: AttachTable, found: Found, complain: Complain): OrderLock | undefined {
  const unique = uniqueWithin(found.facts, entity.key)
  if (order === 'entity' || (order === undefined && unique === undefined)) return { kind: 'entity' }
  if (order === 'row' || order === undefined) {
    if (unique !== undefined) return { kind: 'row', unique }
    complain(
      'order',
      `row needs a unique key, not deferrable and of columns that are not null, within ${entity.key.join(', ')}`,
    )
    return undefined
  }
  return checkParent(order.parent, entity.key, found, complain)
}

function checkParent(
  { table, key }: { table: string; key: readonly string[] },
  own: readonly string[],
  { parent, columns }: Found,
  complain: Complain,
): OrderLock | undefined {
  const before = { count: 0 }
  const say = (at: string, problem: string): void => {
    before.count += 1
    complain(`order.parent.${at}`, problem)
  }
  if (parent === undefined) {
    say('table', `there is no table ${table} (names are taken as they stand, upper case is not folded)`)
    return undefined
  }
  if (!['r', 'p'].includes(parent.kind)) say('table', 'is no ordinary or partitioned table')
  if (!parent.may_lock)
    say('table', 'the role that attaches needs the SELECT and UPDATE rights on it, to lock its rows')
  if (key.length !== own.length)
    say('key', `must name as many columns as entity.key, which they are compared with`)
  for (const [index, name] of key.entries()) {
    const column = parent.columns.find((one) => one.name === name)
    const mine = columns.get(own[index] ?? '')
    if (column === undefined)
      say(
        `key[${index}]`,
        `${table} has no column "${name}"${hint(
          name,
          parent.columns.map((one) => one.name),
        )}`,
      )
    else if (mine !== undefined && !areComparable(column, mine))
      say(`key[${index}]`, `"${name}" (${column.type}) cannot be compared with "${mine.name}" (${mine.type})`)
  }
  if (before.count === 0 && uniqueWithin(parent, key) === undefined)
    say('key', `is no unique key of ${table} (not deferrable, of columns that are not null)`)
  return before.count > 0 ? undefined : { kind: 'parent', schema: parent.schema, table: parent.name, key }
}

/** The columns of a unique key that are all among those: no two rows agree in them. */
function uniqueWithin(facts: TableFacts, key: readonly string[]): readonly string[] | undefined {
  return facts.unique_keys
    .filter((unique) => unique.every((column) => key.includes(column)))
    .toSorted((a, b) => b.length - a.length)[0]
}

function notesOn({ entity, events }: AttachTable, facts: TableFacts, lock: OrderLock): string[] {
  const changing = events.flatMap(({ when }) => (when && 'changed' in when ? when.changed : []))
  const hasKeyEvent = events.some(({ on, when }) => on === 'update' && when === undefined)
  const unseen = hasKeyEvent ? [] : entity.key.filter((column) => !changing.includes(column))
  return [
    ...(unseen.length === 0
      ? []
      : [
          `No event is raised when only ${unseen.join(' or ')} changes, although that makes another entity of the row.`,
        ]),
    ...(facts.partition_key.length === 0
      ? []
      : [
          'An update that moves a row to another partition counts as a delete and an insert, not as an update.',
        ]),
    ...(facts.sets_columns
      ? [
          'Every update calls the trigger: BEFORE UPDATE triggers of the table may set columns that the statement does not name.',
        ]
      : []),
    ...(lock.kind === 'entity'
      ? [
          'Statements that change rows of several entities lock them in the order in which they meet the rows: two at once may end in a deadlock, of which the server refuses one.',
        ]
      : []),
  ]
}
