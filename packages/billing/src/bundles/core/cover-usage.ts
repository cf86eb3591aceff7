import type { Money } from '@openespf/contract/money'

/** A quota as usage meets it. */
export type OpenQuota = {
  iService: number
  dgName: string
  peakLevel: number
  allocatedAmount: Money
  usedAmount: Money
}
export type UsageKey = { iService: number; dgName?: string; peakLevel?: number }

/**
 * How much of a usage each quota takes, in the order given, each up to what is left of it; what no quota takes is not
 * covered. A quota without a destination group, or of peak level 0, takes usage of all. How quotas share usage is ours.
 */
export function coverUsage<Q extends OpenQuota>(
  quotas: readonly Q[],
  usage: UsageKey,
  quantity: Money,
): { taken: { quota: Q; amount: Money }[]; covered: Money } {
  const taken: { quota: Q; amount: Money }[] = []
  let rest = quantity
  for (const quota of quotas) {
    const left = quota.allocatedAmount - quota.usedAmount
    const amount = fits(quota, usage) ? min(rest, left) : 0n
    if (amount > 0n) taken.push({ quota, amount })
    rest -= amount
  }
  return { taken, covered: quantity - rest }
}

function fits(quota: OpenQuota, usage: UsageKey): boolean {
  return (
    quota.iService === usage.iService &&
    (quota.dgName === '' || quota.dgName === usage.dgName) &&
    (quota.peakLevel === 0 || quota.peakLevel === usage.peakLevel)
  )
}

const min = (a: Money, b: Money): Money => (a < b ? a : b)
