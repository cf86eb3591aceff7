import { addDays, type BillingPeriod, earliest, periodAt } from '../../core/periods.ts'

/** `assigned`: not used yet; `expired`: not renewed, within its grace period. */
export type BundleState = 'assigned' | 'active' | 'expired' | 'grace_over'

/** What time does to a plan of an account; the rules are ours (espf-facts §3.1 row 95 names the triggers only). */
export type Bundle = {
  /** legacy: quotas begin again with each period; renewable: renewed for a fee, or they expire */
  planType: 'legacy' | 'renewable'
  iBillingPeriod: BillingPeriod
  gracePeriodDays: number
  state: BundleState
  autoRenewal: boolean
  endsAt: Date | null
  activateAt: Date | null
  anchor: Date
  periodTo: Date | null
  graceUntil: Date | null
  renewals: number
}

export type BundleChanges = Partial<
  Pick<
    Bundle,
    'state' | 'autoRenewal' | 'activateAt' | 'anchor' | 'periodTo' | 'graceUntil' | 'renewals' | 'endsAt'
  >
>

/** `charges`: the renewal fee is taken. */
export type BundleStep =
  | { kind: 'remove' }
  | { kind: 'change'; changes: BundleChanges; quotas: 'keep' | 'expire' | 'restart'; charges: boolean }

/** The next thing that is due at `now`, or undefined; `canPay`: whether there are funds for the renewal fee. */
export function nextStep(bundle: Bundle, now: Date, canPay: boolean): BundleStep | undefined {
  const isDue = (at: Date | null): at is Date => at !== null && at <= now
  if (isDue(bundle.endsAt)) return { kind: 'remove' }
  if (bundle.state === 'assigned' && isDue(bundle.activateAt)) return activation(bundle, bundle.activateAt)
  if (bundle.state === 'expired') {
    if (bundle.autoRenewal && canPay && !isDue(bundle.graceUntil)) return resumption(bundle, now)
    return isDue(bundle.graceUntil) ? change({ state: 'grace_over' }) : undefined
  }
  if (bundle.state === 'grace_over' || !isDue(bundle.periodTo)) return undefined
  return periodOver(bundle, bundle.periodTo, { now, canPay })
}

/** A renewable bundle's periods are counted from its activation, a legacy one's from its assignment. */
export function activation(bundle: Bundle, at: Date): BundleStep {
  const period =
    bundle.planType === 'renewable'
      ? { anchor: at, periodTo: periodAt(at, bundle.iBillingPeriod, at).to }
      : {}
  return change({ state: 'active', activateAt: null, ...period })
}

/** Active again after it had expired, with a period that begins now. */
export function resumption(bundle: Bundle, now: Date): BundleStep {
  const { to: periodTo } = periodAt(now, bundle.iBillingPeriod, now)
  return {
    ...change({ state: 'active', anchor: now, periodTo, graceUntil: null }, 'restart'),
    charges: true,
  }
}

/** When the clock must look at the bundle next; null: only usage, a payment or a call changes it. */
export function dueAt(bundle: Bundle): Date | null {
  switch (bundle.state) {
    case 'assigned':
      return earliest(bundle.endsAt, bundle.activateAt, bundle.periodTo)
    case 'active':
      return earliest(bundle.endsAt, bundle.periodTo)
    case 'expired':
      return earliest(bundle.endsAt, bundle.graceUntil)
    case 'grace_over':
      return bundle.endsAt
  }
}

/** Periods that passed unseen are not made up for. */
function periodOver(bundle: Bundle, over: Date, { now, canPay }: { now: Date; canPay: boolean }): BundleStep {
  const { to: periodTo } = periodAt(bundle.anchor, bundle.iBillingPeriod, now)
  if (bundle.planType === 'legacy') return change({ periodTo }, 'restart')
  if (bundle.autoRenewal && canPay)
    return { ...change({ periodTo, renewals: bundle.renewals + 1 }, 'restart'), charges: true }
  return change({ state: 'expired', graceUntil: addDays(over, bundle.gracePeriodDays) }, 'expire')
}

function change(changes: BundleChanges, quotas: 'keep' | 'expire' | 'restart' = 'keep') {
  return { kind: 'change' as const, changes, quotas, charges: false }
}
