import { isDeepStrictEqual } from 'node:util'
import type { PlanInput } from '@openespf/application/connector'
import { type Desired, isState, type Scope, type State, type StateWanted } from './desired.ts'
import type { Problem } from './problem.ts'

/** What is known of an account id: what a read found there, or the fingerprint of what was sent last. */
export type Known =
  | { kind: 'found'; state: unknown }
  | { kind: 'absent' }
  | { kind: 'sent'; fingerprint: string | undefined }

export type Actual = ReadonlyMap<string, Known>

export type Change =
  | {
      kind: 'send'
      accountId: string
      scope: Scope
      wanted: StateWanted
      known: Known
      differences: string[]
    }
  | { kind: 'remove'; accountId: string; known: Known }
  | { kind: 'impossible'; accountId: string; problem: Problem }

export function plan(input: PlanInput<Desired, Actual>, removes: boolean): Change[] {
  const { desired, removable, actual } = input
  const gone = removable.flatMap(({ kind, value: accountId }): Change[] => {
    const known = knownOf(actual, accountId)
    return removes && kind === 'account_id' && known.kind !== 'absent'
      ? [{ kind: 'remove', accountId, known }]
      : []
  })
  return [...gone, ...(desired ? reach(desired, knownOf(actual, desired.accountId)) : [])]
}

/** One line for people. Names of fields, never their values: some are passwords. */
export function describe(change: Change): string {
  switch (change.kind) {
    case 'send': {
      const { known, accountId, differences } = change
      if (known.kind === 'absent') return `create ${accountId}`
      return differences.length === 0 ? `send ${accountId}` : `send ${accountId} (${differences.join(', ')})`
    }
    case 'remove':
      return `remove ${change.accountId}`
    case 'impossible':
      return `nothing can be sent for ${change.accountId}`
    default:
      return change satisfies never
  }
}

/**
 * The names of the fields of `wanted` that `actual` does not have so. Fields that only `actual` has do not matter, at any
 * depth; lists must be alike item for item.
 */
export function differences(actual: unknown, wanted: State): string[] {
  return Object.entries(wanted)
    .filter(
      ([name, value]) => !(isState(actual) && Object.hasOwn(actual, name) && contains(actual[name], value)),
    )
    .map(([name]) => name)
}

export function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, i) => contains(actual[i], item))
    )
  return isState(wanted)
    ? isState(actual) && differences(actual, wanted).length === 0
    : isDeepStrictEqual(actual, wanted)
}

function reach({ accountId, scope, state: wanted }: Desired, known: Known): Change[] {
  if (wanted.kind !== 'state') return [{ kind: 'impossible', accountId, problem: wanted }]
  const send = (names: string[]): Change[] => [
    { kind: 'send', accountId, scope, wanted, known, differences: names },
  ]
  switch (known.kind) {
    case 'absent':
      return send([])
    case 'sent':
      return known.fingerprint === wanted.fingerprint ? [] : send([])
    case 'found': {
      const names = differences(known.state, wanted.state)
      return names.length === 0 ? [] : send(names)
    }
    default:
      return known satisfies never
  }
}

export function knownOf(actual: Actual, accountId: string): Known {
  return actual.get(accountId) ?? { kind: 'sent', fingerprint: undefined }
}
