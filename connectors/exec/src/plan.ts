import { isDeepStrictEqual } from 'node:util'
import { type Drift, differentField, type PlanInput } from '@openespf/application/connector'
import type { ExecConfig } from './config.ts'
import { type Desired, isSecret, type State } from './desired.ts'

/** What a read found, or the fingerprint of what was sent last. */
export type Known =
  | { kind: 'found'; state: State }
  | { kind: 'absent' }
  | { kind: 'sent'; fingerprint: string | undefined }

export type Actual = ReadonlyMap<string, Known>

export type Change =
  | { kind: 'apply'; accountId: string; state: State; known: Known; differences: string[] }
  | { kind: 'remove'; accountId: string; known: Known }

export function plan(
  { desired, removable, actual }: PlanInput<Desired, Actual>,
  fingerprintOf: (state: State) => string,
): Change[] {
  const gone = removable.flatMap(({ kind, value: accountId }): Change[] => {
    const known = knownOf(actual, accountId)
    return kind === 'account_id' && known.kind !== 'absent' ? [{ kind: 'remove', accountId, known }] : []
  })
  return [...gone, ...(desired ? reach(desired, knownOf(actual, desired.accountId), fingerprintOf) : [])]
}

/** What the plan would mend, field by field, as far as it was read. */
export function diff(
  { desired, removable, actual }: PlanInput<Desired, Actual>,
  fields: ExecConfig['fields'],
): Drift[] {
  const extra = removable.flatMap(({ kind, value: subject }): Drift[] =>
    kind === 'account_id' && knownOf(actual, subject).kind !== 'absent' ? [{ kind: 'extra', subject }] : [],
  )
  if (!desired) return extra
  const { accountId, state } = desired
  const known = knownOf(actual, accountId)
  if (known.kind !== 'found') return [...extra, { kind: 'missing', subject: accountId }]
  const different = unlike(known.state, state).map((name) =>
    differentField(accountId, name, {
      expected: state[name],
      actual: known.state[name],
      isSecret: isSecret(name, fields),
    }),
  )
  return [...extra, ...different]
}

/** One line for people: names of fields, never their values. */
export function describe(change: Change): string {
  const { accountId, kind } = change
  if (kind === 'remove') return `remove ${accountId}`
  if (change.known.kind === 'absent') return `create ${accountId}`
  return change.differences.length > 0
    ? `set ${change.differences.join(', ')} of ${accountId}`
    : `set ${accountId}`
}

function reach(
  { accountId, state }: Desired,
  known: Known,
  fingerprintOf: (state: State) => string,
): Change[] {
  const differences = known.kind === 'found' ? unlike(known.state, state) : []
  const isRight =
    known.kind === 'found'
      ? differences.length === 0
      : known.kind === 'sent' && known.fingerprint === fingerprintOf(state)
  return isRight ? [] : [{ kind: 'apply', accountId, state, known, differences }]
}

function unlike(found: State, wanted: State): string[] {
  return Object.keys(wanted).filter((name) => !isDeepStrictEqual(found[name] ?? null, wanted[name]))
}

function knownOf(actual: Actual, accountId: string): Known {
  return actual.get(accountId) ?? { kind: 'sent', fingerprint: undefined }
}
