/** A plan that an account is to have, and the product that brings it (null: its own). */
export type WantedBundle = {
  iProduct: number | null
  iVdPlan: number
  /** null: from when it is assigned on */
  startsAt: Date | null
  endsAt: Date | null
}
type Period = { startsAt: Date; endsAt: Date | null }
type Held = Period & { iAccountBundle: number; iProduct: number | null; iVdPlan: number }
/** A product of the account: the main one, or an add-on with its period. */
export type PlanSource = {
  iProduct: number
  iVdPlan: number | null
  period: { effectiveFrom: Date; effectiveTo: Date | null } | null
}

export type BundleDifference = {
  inserted: WantedBundle[]
  /** Those whose period is another. */
  moved: (Period & { iAccountBundle: number })[]
  deleted: number[]
}

/** The plans that count: the account's own, else its main product's; and those of the add-ons that are not over. */
export function wantedBundles(
  own: number | null,
  products: readonly PlanSource[],
  now: Date,
): WantedBundle[] {
  const brought = products.flatMap(({ iProduct, iVdPlan, period }): WantedBundle[] => {
    if (iVdPlan === null) return []
    if (period === null) return own === null ? [{ iProduct, iVdPlan, startsAt: null, endsAt: null }] : []
    const { effectiveFrom: startsAt, effectiveTo: endsAt } = period
    return endsAt === null || endsAt > now ? [{ iProduct, iVdPlan, startsAt, endsAt }] : []
  })
  return own === null ? brought : [{ iProduct: null, iVdPlan: own, startsAt: null, endsAt: null }, ...brought]
}

/** What must be written so that an account has exactly the wanted plans. */
export function bundleDifference(held: readonly Held[], wanted: readonly WantedBundle[]): BundleDifference {
  const pairs = held.map((bundle) => ({ bundle, one: wanted.find((one) => isSame(one, bundle)) }))
  return {
    inserted: wanted.filter((one) => !held.some((bundle) => isSame(one, bundle))),
    moved: pairs.flatMap(({ bundle, one }) => (one ? moved(bundle, one) : [])),
    deleted: pairs.flatMap(({ bundle, one }) => (one ? [] : [bundle.iAccountBundle])),
  }
}

function moved({ iAccountBundle, startsAt, endsAt }: Held, wanted: WantedBundle): BundleDifference['moved'] {
  const period = { startsAt: wanted.startsAt ?? startsAt, endsAt: wanted.endsAt }
  const isAsItWas =
    period.startsAt.getTime() === startsAt.getTime() && period.endsAt?.getTime() === endsAt?.getTime()
  return isAsItWas ? [] : [{ iAccountBundle, ...period }]
}

type Key = { iProduct: number | null; iVdPlan: number }
const isSame = (a: Key, b: Key): boolean => a.iProduct === b.iProduct && a.iVdPlan === b.iVdPlan
