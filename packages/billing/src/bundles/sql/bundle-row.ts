import type { Money } from '@openespf/contract/money'
import type { BillingPeriod } from '../../core/periods.ts'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import type { BundleState } from '../core/bundle-steps.ts'

export type BundleRow = {
  i_account_bundle: number
  i_account: number
  i_vd_plan: number
  i_product: number | null
  state: BundleState
  auto_renewal: boolean
  starts_at: Date
  ends_at: Date | null
  activate_at: Date | null
  anchor: Date
  period_to: Date | null
  grace_until: Date | null
  renewals: number
  plan_type: 'legacy' | 'renewable'
  i_billing_period: BillingPeriod
  grace_period_days: number
  renewal_fee: string
}
/** A plan of an account with what of the plan itself time works with. */
export type AccountBundle = Omit<CamelRow<BundleRow>, 'renewalFee'> & { renewalFee: Money }

/** Of a bundle `b` and its plan `v`. */
export const bundleColumns = `b.i_account_bundle, b.i_account, b.i_vd_plan, b.i_product, b.state, b.auto_renewal,
  b.starts_at, b.ends_at, b.activate_at, b.anchor, b.period_to, b.grace_until, b.renewals,
  v.plan_type, v.i_billing_period, v.grace_period_days, v.renewal_fee`

export function readBundle(row: BundleRow): AccountBundle {
  return { ...camelRow(row), renewalFee: readMoney(row.renewal_fee) }
}
