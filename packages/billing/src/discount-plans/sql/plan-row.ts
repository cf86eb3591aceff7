import type { Money } from '@openespf/contract/money'
import type { BillingPeriod } from '../../core/periods.ts'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'

export type PlanRow = {
  i_vd_plan: number
  i_env: number
  name: string
  iso_4217: string
  plan_type: 'legacy' | 'renewable'
  i_billing_period: BillingPeriod
  auto_renewal: 'never' | 'on_sufficient_funds'
  grace_period_days: number
  renewal_fee: string
}
export type DiscountPlan = Omit<CamelRow<PlanRow>, 'renewalFee'> & {
  /** what each renewal costs */
  renewalFee: Money
}

export const planColumns = `i_vd_plan, i_env, name, iso_4217, plan_type, i_billing_period, auto_renewal, grace_period_days,
  renewal_fee`

export function readPlan(row: PlanRow): DiscountPlan {
  return { ...camelRow(row), renewalFee: readMoney(row.renewal_fee) }
}
