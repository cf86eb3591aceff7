import { describe, expect, test } from 'vitest'
import { activation, type Bundle, dueAt, nextStep } from './bundle-steps.ts'

const day = (text: string) => new Date(`2026-${text}T00:00:00Z`)
const bundle: Bundle = {
  planType: 'renewable',
  iBillingPeriod: 4,
  gracePeriodDays: 5,
  state: 'active',
  autoRenewal: true,
  endsAt: null,
  activateAt: null,
  anchor: day('01-10'),
  periodTo: day('02-10'),
  graceUntil: null,
  renewals: 0,
}
const kept = { kind: 'change', quotas: 'keep', charges: false }

describe('what is due', () => {
  test('nothing before its time', () => {
    expect(nextStep(bundle, day('02-09'), true)).toBeUndefined()
    expect(nextStep({ ...bundle, state: 'assigned', periodTo: null }, day('02-11'), true)).toBeUndefined()
    expect(nextStep({ ...bundle, state: 'grace_over' }, day('03-11'), true)).toBeUndefined()
  })

  test('its end comes first', () => {
    expect(nextStep({ ...bundle, endsAt: day('02-10') }, day('02-10'), true)).toEqual({ kind: 'remove' })
  })

  test('an activation that was delayed begins its period', () => {
    const delayed: Bundle = { ...bundle, state: 'assigned', periodTo: null, activateAt: day('01-20') }
    const changes = { state: 'active', activateAt: null, anchor: day('01-20'), periodTo: day('02-20') }
    expect(nextStep(delayed, day('01-25'), false)).toEqual({ ...kept, changes })
    expect(activation({ ...delayed, planType: 'legacy' }, day('01-20'))).toEqual({
      ...kept,
      changes: { state: 'active', activateAt: null },
    })
  })

  test('a legacy plan begins again', () => {
    expect(nextStep({ ...bundle, planType: 'legacy' }, day('04-12'), false)).toEqual({
      ...kept,
      changes: { periodTo: day('05-10') },
      quotas: 'restart',
    })
  })

  test('with funds a bundle is renewed, once for all the time that passed', () => {
    expect(nextStep(bundle, day('04-12'), true)).toEqual({
      kind: 'change',
      changes: { periodTo: day('05-10'), renewals: 1 },
      quotas: 'restart',
      charges: true,
    })
  })

  test.each([
    [bundle, false],
    [{ ...bundle, autoRenewal: false }, true],
  ])('else it expires', (one, canPay) => {
    expect(nextStep(one, day('02-10'), canPay)).toEqual({
      ...kept,
      changes: { state: 'expired', graceUntil: day('02-15') },
      quotas: 'expire',
    })
  })

  test('in its grace period it is resumed with funds; after it, no more', () => {
    const expired: Bundle = { ...bundle, state: 'expired', graceUntil: day('02-15') }
    expect(nextStep(expired, day('02-12'), true)).toEqual({
      kind: 'change',
      changes: { state: 'active', anchor: day('02-12'), periodTo: day('03-12'), graceUntil: null },
      quotas: 'restart',
      charges: true,
    })
    expect(nextStep(expired, day('02-12'), false)).toBeUndefined()
    expect(nextStep(expired, day('02-15'), true)).toEqual({ ...kept, changes: { state: 'grace_over' } })
  })
})

test.each<[Partial<Bundle>, Date | null]>([
  [{ state: 'assigned', activateAt: day('01-11') }, day('01-11')],
  [{}, day('02-10')],
  [{ endsAt: day('02-01') }, day('02-01')],
  [{ state: 'expired', graceUntil: day('02-15') }, day('02-15')],
  [{ state: 'grace_over' }, null],
])('the clock looks next: %o', (fields, at) => {
  expect(dueAt({ ...bundle, ...fields })).toEqual(at)
})
