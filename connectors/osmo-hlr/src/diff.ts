import type { Drift, PlanInput } from '@openespf/application/connector'
import type { HlrSubscriber } from './hlr-subscriber.ts'
import { type Actual, type Change, plan } from './plan.ts'

/** What a plan would mend, field by field; of a subscriber that is missing, only that it is. */
export function diff(input: PlanInput<HlrSubscriber, Actual>): Drift[] {
  const changes = plan(input)
  const missing = changes.flatMap((change) => (change.kind === 'create' ? [change.imsi] : []))
  return changes.flatMap((change): Drift[] => {
    if (change.kind === 'create') return [{ kind: 'missing', subject: change.imsi }]
    if (missing.includes(change.imsi)) return []
    const now = input.actual.find(({ imsi }) => imsi === change.imsi)
    return [driftOf(change, now)]
  })
}

function driftOf(change: Exclude<Change, { kind: 'create' }>, now: HlrSubscriber | undefined): Drift {
  const { imsi: subject } = change
  const isDifferent = { kind: 'different', subject } as const
  switch (change.kind) {
    case 'delete':
      return { kind: 'extra', subject }
    case 'release':
      return { ...isDifferent, field: 'msisdn', expected: 'none', actual: change.msisdn }
    case 'number':
      return {
        ...isDifferent,
        field: 'msisdn',
        expected: change.msisdn ?? 'none',
        actual: now?.msisdn ?? 'none',
      }
    case 'keys':
      return {
        ...isDifferent,
        field: 'keys',
        expected: '(set)',
        actual: now?.keys ? '(others)' : '(not set)',
      }
    case 'service':
      return {
        ...isDifferent,
        field: change.service === 'cs' ? 'csEnabled' : 'psEnabled',
        expected: String(change.enabled),
        actual: String(!change.enabled),
      }
  }
}
