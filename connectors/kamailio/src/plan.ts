import type { Drift, PlanInput } from '@openespf/application/connector'
import type { Desired } from './desired.ts'
import type { Digest } from './digest.ts'

/** What Kamailio knows of a user. */
export type User = { digest: Digest | undefined; registered: boolean }

/** Users of whom Kamailio knows something. */
export type Actual = ReadonlyMap<string, User>

export type Change =
  /** A user whose digest changes loses the registrations that were made with the old one. */
  | { kind: 'put'; user: string; digest: Digest }
  | { kind: 'remove'; user: string }
  | { kind: 'impossible'; user: string; reason: string }

type Input = PlanInput<Desired, Actual>

export function plan({ desired, removable, actual }: Input): Change[] {
  const gone = removable.filter(({ value }) => actual.has(value))
  return [
    ...gone.map(({ value: user }): Change => ({ kind: 'remove', user })),
    ...(desired === undefined ? [] : reach(desired, actual.get(desired.user))),
  ]
}

export function diff({ desired, removable, actual }: Input): Drift[] {
  const gone = removable.filter(({ value }) => actual.has(value))
  return [
    ...gone.map(({ value: subject }): Drift => ({ kind: 'extra', subject })),
    ...(desired === undefined ? [] : driftOf(desired, actual.get(desired.user))),
  ]
}

/** One line for people. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'put':
      return `put ${change.user}, whose old registrations end`
    case 'remove':
      return `remove ${change.user}, whose registrations end`
    case 'impossible':
      return `nothing can be put for ${JSON.stringify(change.user)}`
    default:
      return change satisfies never
  }
}

function reach(desired: Desired, now: User | undefined): Change[] {
  const { user } = desired
  if ('problem' in desired) return [{ kind: 'impossible', user, reason: desired.problem }]
  const { digest } = desired
  if (digest === undefined) return now === undefined ? [] : [{ kind: 'remove', user }]
  return isSame(digest, now?.digest) ? [] : [{ kind: 'put', user, digest }]
}

function driftOf(desired: Desired, now: User | undefined): Drift[] {
  const subject = desired.user
  const different = (field: string, expected: string, actual: string): Drift => ({
    ...{ kind: 'different', subject, field, expected, actual },
  })
  if ('problem' in desired) return [different('user', `(none: ${desired.problem})`, '')]
  const { digest } = desired
  if (digest !== undefined) {
    if (now?.digest === undefined) return [{ kind: 'missing', subject }]
    return isSame(digest, now.digest) ? [] : [different('password', '(set)', '(another)')]
  }
  return [
    ...(now?.digest ? [different('password', '(not set)', '(set)')] : []),
    ...(now?.registered ? [different('registration', 'no', 'yes')] : []),
  ]
}

function isSame(a: Digest, b: Digest | undefined): boolean {
  return a.ha1 === b?.ha1 && a.ha1b === b.ha1b
}
