import { type Drift, differentField, type PlanInput } from '@openespf/application/connector'
import type { Desired } from './desired.ts'
import { type Attributes, differing, type User, valueAt } from './user.ts'

/** The users by name, as keys give it. */
export type Actual = ReadonlyMap<string, User>

export type Change =
  | { kind: 'create'; userName: string; attributes: Attributes }
  | { kind: 'update'; userName: string; user: User; attributes: Attributes; changed: Attributes }
  | { kind: 'delete'; userName: string; user: User }

export function plan({ desired, removable, actual }: PlanInput<Desired, Actual>): Change[] {
  const gone = removable.flatMap(({ kind, value: userName }): Change[] => {
    const user = kind === 'account_id' ? actual.get(userName) : undefined
    return user ? [{ kind: 'delete', userName, user }] : []
  })
  return [...gone, ...(desired ? reach(desired, actual.get(desired.userName)) : [])]
}

const SECRET = /passw|secret|token|key/i

/** What the plan would mend, attribute by attribute. */
export function diff({ desired, removable, actual }: PlanInput<Desired, Actual>): Drift[] {
  const extra = removable.flatMap(({ kind, value: subject }): Drift[] =>
    kind === 'account_id' && actual.has(subject) ? [{ kind: 'extra', subject }] : [],
  )
  return [...extra, ...(desired ? driftOf(desired, actual.get(desired.userName)) : [])]
}

function driftOf({ userName, attributes }: Desired, user: User | undefined): Drift[] {
  if (user === undefined) return [{ kind: 'missing', subject: userName }]
  return Object.entries(differing(user.resource, attributes)).map(([name, expected]) => {
    const values = { expected, actual: valueAt(user.resource, name), isSecret: SECRET.test(name) }
    return differentField(userName, name, values)
  })
}

/** One line for people: names of attributes, and whether the user is active. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'create':
    case 'delete':
      return `${change.kind} user ${change.userName}`
    case 'update': {
      const { active, ...others } = change.changed
      const verb = active === undefined ? [] : [active ? 'activate' : 'deactivate']
      const names = Object.keys(others)
      const set = names.length > 0 ? [`set ${names.join(', ')} of`] : []
      return `${[...verb, ...set].join(' and ')} user ${change.userName}`
    }
    default:
      return change satisfies never
  }
}

function reach({ userName, attributes }: Desired, user: User | undefined): Change[] {
  if (user === undefined) return [{ kind: 'create', userName, attributes }]
  const changed = differing(user.resource, attributes)
  return Object.keys(changed).length === 0 ? [] : [{ kind: 'update', userName, user, attributes, changed }]
}
