import type { Billing } from '../billing.ts'
import type { PlanItem } from '../discount-plans/core/item-changes.ts'
import { ENV, next } from './fixture.ts'

export const VOICE: PlanItem = {
  ...{ iService: 3, kind: 'voice', iDestGroup: null, dgName: '' },
  ...{ allocatedAmount: 1_000_000n, unit: 'min', peakLevel: 0 },
}

/** A plan with a quota of 10 minutes, unless others are given. */
export function addPlan(
  billing: Billing,
  fields: Partial<Parameters<Billing['discountPlans']['add']>[1]> = {},
) {
  const plan = { name: `Plan ${next()}`, iso4217: 'USD', items: [VOICE], ...fields }
  return billing.discountPlans.add(ENV, plan)
}

export function addSubscription(
  billing: Billing,
  fields: Partial<Parameters<Billing['subscriptions']['add']>[1]> = {},
) {
  const periodicFees = [{ iPeriod: 4 as const, fee: 500_000n }]
  const subscription = { name: `Subscription ${next()}`, iso4217: 'USD', periodicFees, ...fields }
  return billing.subscriptions.add(ENV, subscription)
}

/** Minutes of voice, for so much. */
export function minutes(iAccount: number, chargedQuantity: bigint, chargedAmount = 0n) {
  const connectTime = new Date('2026-03-01T11:00:00Z')
  return { iAccount, iService: 3, connectTime, disconnectTime: connectTime, chargedQuantity, chargedAmount }
}
