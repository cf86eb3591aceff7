import { type Drift, differentField, type PlanInput } from '@openespf/application/connector'
import { type Desired, isState, type State } from './desired.ts'
import { secretsIn } from './mask.ts'
import { type Actual, contains, type Known, knownOf } from './plan.ts'

/** What a plan would mend, as far as it was read: each field at any depth that is not as it should be. */
export function diff({ desired, removable, actual }: PlanInput<Desired, Actual>, removes: boolean): Drift[] {
  const extra = removable.flatMap(({ kind, value: subject }): Drift[] =>
    removes && kind === 'account_id' && knownOf(actual, subject).kind !== 'absent'
      ? [{ kind: 'extra', subject }]
      : [],
  )
  return [...extra, ...(desired ? driftOf(desired, knownOf(actual, desired.accountId)) : [])]
}

function driftOf({ accountId, scope, state: wanted }: Desired, known: Known): Drift[] {
  if (wanted.kind !== 'state') {
    const expected = `(impossible: ${wanted.reason})`
    return [{ kind: 'different', subject: accountId, field: 'state', expected, actual: '' }]
  }
  if (known.kind !== 'found') return [{ kind: 'missing', subject: accountId }]
  const secrets = secretsIn(scope)
  return unlike(known.state, wanted.state).map(({ field, ...values }) => {
    const text = JSON.stringify(values)
    const named = secretsIn({ [field.split('.').at(-1) ?? '']: [values.expected, values.actual] })
    const isSecret = named.length > 0 || secrets.some((secret) => text.includes(JSON.stringify(secret)))
    return differentField(accountId, field, { ...values, isSecret })
  })
}

type Unlike = { field: string; expected: unknown; actual: unknown }

function unlike(actual: unknown, wanted: State, path = ''): Unlike[] {
  return Object.entries(wanted).flatMap(([name, expected]) => {
    const found = isState(actual) && Object.hasOwn(actual, name) ? actual[name] : undefined
    if (contains(found, expected)) return []
    const field = `${path}${name}`
    return isState(expected) && isState(found)
      ? unlike(found, expected, `${field}.`)
      : [{ field, expected, actual: found }]
  })
}
