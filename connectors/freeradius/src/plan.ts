import type { Drift, ExternalKey, PlanInput } from '@openespf/application/connector'
import type { Desired } from './desired.ts'
import { compare, NO_ROWS, type RadiusUser, type Table } from './radius-user.ts'

/** The users that have any rows, by name. */
export type Actual = ReadonlyMap<string, RadiusUser>

export type Change =
  | { kind: 'put'; user: string; rows: RadiusUser; tables: readonly Table[] }
  | { kind: 'remove'; user: string }
  | { kind: 'impossible'; user: string; reason: string }

export function plan({ desired, removable, actual }: PlanInput<Desired, Actual>, suffix: string): Change[] {
  const gone = usersOf(removable, suffix)
    .filter((user) => actual.has(user))
    .map((user): Change => ({ kind: 'remove', user }))
  return [...gone, ...(desired === undefined ? [] : reach(desired, actual))]
}

export function diff({ desired, removable, actual }: PlanInput<Desired, Actual>, suffix: string): Drift[] {
  const extra = usersOf(removable, suffix)
    .filter((user) => actual.has(user))
    .map((subject): Drift => ({ kind: 'extra', subject }))
  return [...extra, ...(desired === undefined ? [] : driftOf(desired, actual))]
}

/** One line for people. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'put':
      return `put ${change.user} into ${change.tables.join(', ')}`
    case 'remove':
      return `remove ${change.user}`
    case 'impossible':
      return `nothing can be put for ${JSON.stringify(change.user)}`
    default:
      return change satisfies never
  }
}

export function usersOf(keys: readonly ExternalKey[], suffix: string): string[] {
  return keys.flatMap(({ kind, value }) => (kind === 'account_id' ? [`${value}${suffix}`] : []))
}

function reach(desired: Desired, actual: Actual): Change[] {
  const { user } = desired
  if ('problem' in desired) return [{ kind: 'impossible', user, reason: desired.problem }]
  const tables = new Set(compare(desired.rows, actual.get(user) ?? NO_ROWS).map(({ table }) => table))
  return tables.size === 0 ? [] : [{ kind: 'put', user, rows: desired.rows, tables: [...tables] }]
}

function driftOf(desired: Desired, actual: Actual): Drift[] {
  const subject = desired.user
  const now = actual.get(subject)
  if ('problem' in desired)
    return [
      { kind: 'different', subject, field: 'all', expected: `(impossible: ${desired.problem})`, actual: '' },
    ]
  if (now === undefined) return [{ kind: 'missing', subject }]
  return compare(desired.rows, now).map(({ table, name, expected, actual: found }) => ({
    kind: 'different',
    subject,
    field: `${table} ${name}`,
    expected: show(name, expected, '(set)'),
    actual: show(name, found, expected.length === 0 ? '(set)' : '(another)'),
  }))
}

const SECRET = /password|secret|key/i

function show(name: string, values: readonly string[], instead: string): string {
  if (values.length === 0) return '(not set)'
  return SECRET.test(name) ? instead : values.join(', ')
}
