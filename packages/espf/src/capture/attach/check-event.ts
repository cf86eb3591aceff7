import type { AttachEvent, AttachTable } from '@openespf/contract/attach-config'
import { eventTypes, findEventType } from '@openespf/contract/events'
import { misfit } from './column-type.ts'
import { hint } from './nearest.ts'
import type { ColumnFacts, TableFacts } from './table-facts.ts'

/** The server passes at most 100 arguments: name and value of each variable. */
const VARIABLES = 50
const carried = ['i_event', 'i_env', 'event_time']

type Complain = (at: string, problem: string) => void
type Context = { table: AttachTable; facts: TableFacts }

/** Checks one event of a table; returns it with its type in the current spelling. */
export function checkEvent(event: AttachEvent, context: Context, complain: Complain): AttachEvent {
  const type = findEventType(event.type)
  if (type === undefined) {
    const known = eventTypes.flatMap((one) => [
      one.type,
      ...(one.formerly === undefined ? [] : [one.formerly]),
    ])
    complain(
      'type',
      `there is no raw event type "${event.type}"${hint(event.type, known)}: docs/events.md lists them`,
    )
  }
  checkWhen(event, context, complain)
  for (const [name, value] of Object.entries(event.where ?? {})) {
    const column = find(context, complain, `where.${name}`, name)
    const problem = column && misfit(column, value)
    if (problem !== undefined) complain(`where.${name}`, `"${name}" ${problem}`)
  }
  checkVariables(event, context, complain)
  return { ...event, type: type?.type ?? event.type }
}

/** Finds a column, complaining at the event's own place. */
function find(context: Context, complain: Complain, at: string, name: string): ColumnFacts | undefined {
  const column = context.facts.columns.find((one) => one.name === name)
  if (column === undefined) {
    const names = context.facts.columns.map((one) => one.name)
    complain(at, `${context.table.table} has no column "${name}"${hint(name, names)}`)
  }
  return column
}

function checkWhen({ on, when }: AttachEvent, context: Context, complain: Complain): void {
  if (when === undefined) return
  if ('changed' in when) {
    if (on !== 'update') complain('when.changed', `is for updates: ${on}s have no row to compare with`)
    for (const [index, name] of when.changed.entries()) {
      find(context, complain, `when.changed[${index}]`, name)
      checkPartition(name, context, (problem) => complain(`when.changed[${index}]`, problem))
    }
    return
  }
  const { becomes, from } = when
  if (becomes === undefined && from === undefined) complain('when', 'needs becomes, from, or both')
  if (on === 'insert' && from !== undefined) complain('when.from', 'an inserted row was nothing before')
  if (on === 'delete' && becomes !== undefined)
    complain('when.becomes', 'a deleted row becomes nothing: use from')
  const column = find(context, complain, 'when.column', when.column)
  for (const [at, value] of Object.entries({ becomes, from })) {
    const problem = column && value !== undefined ? misfit(column, value) : undefined
    if (problem !== undefined) complain(`when.${at}`, `"${when.column}" ${problem}`)
  }
  if (on === 'update') checkPartition(when.column, context, (problem) => complain('when.column', problem))
}

function checkPartition(name: string, { facts }: Context, complain: (problem: string) => void): void {
  if (facts.partition_key.includes(name))
    complain(
      `the table is partitioned by "${name}": PostgreSQL's triggers see its change as a delete and an insert`,
    )
}

function checkVariables({ on, variables = {} }: AttachEvent, context: Context, complain: Complain): void {
  const names = new Set([...context.table.entity.key, ...Object.keys(variables)])
  if (names.size > VARIABLES) complain('variables', `are more than ${VARIABLES}, the key's columns included`)
  for (const [name, variable] of Object.entries(variables)) {
    const at = `variables.${name}`
    if (carried.includes(name)) complain(at, 'every event carries it anyway')
    if (typeof variable === 'object' && 'value' in variable) continue
    const column = typeof variable === 'string' ? variable : variable.column
    find(context, complain, at, column)
    if (typeof variable === 'object' && variable.old && on === 'insert')
      complain(at, 'an inserted row was nothing before')
  }
}
