import type { Money } from '@openespf/contract/money'
import { type CamelRow, camelRow, readMoney } from '../../sql/names.ts'
import type { BundleState } from '../core/bundle-steps.ts'

export type CounterRow = {
  i_account_counter: number
  i_account_bundle: number
  state: 'available' | 'exceeded' | 'expired'
  allocated_amount: string
  used_amount: string
  i_vd_dg: number
  i_service: number
  i_dest_group: number | null
  dg_name: string
  unit: string
  peak_level: number
  /** what the plan gives per period, without top-ups */
  threshold: string
  i_vd_plan: number
  vdp_name: string
  bundle_state: BundleState
  starts_at: Date
  period_to: Date | null
  addon_priority: number
}
type Amounts = 'allocatedAmount' | 'usedAmount' | 'threshold'
/** A quota of an account, with what it stands in. */
export type AccountCounter = Omit<CamelRow<CounterRow>, Amounts> & Record<Amounts, Money>

/** Of a counter `c`, its item `i`, bundle `b`, plan `v` and the bundle's product `p`; 255: no product (espf-facts §7.5). */
export const counterColumns = `c.i_account_counter, c.i_account_bundle, c.state, c.allocated_amount, c.used_amount,
  i.i_vd_dg, i.i_service, i.i_dest_group, i.dg_name, i.unit, i.peak_level, i.allocated_amount as threshold,
  v.i_vd_plan, v.name as vdp_name, b.state as bundle_state, b.starts_at, b.period_to,
  coalesce(p.addon_priority, 255) as addon_priority`
export const counterTables = `billing.account_counter c
  join billing.discount_plan_item i on i.i_vd_dg = c.i_vd_dg
  join billing.account_bundle b on b.i_account_bundle = c.i_account_bundle
  join billing.discount_plan v on v.i_vd_plan = b.i_vd_plan
  left join billing.product p on p.i_product = b.i_product`
/** In which order usage is counted: add-ons by priority, then the main product or the own plan. */
export const counterOrder = 'coalesce(p.addon_priority, 0) desc, c.i_account_bundle, i.i_vd_dg'

export function readCounter(row: CounterRow): AccountCounter {
  return {
    ...camelRow(row),
    allocatedAmount: readMoney(row.allocated_amount),
    usedAmount: readMoney(row.used_amount),
    threshold: readMoney(row.threshold),
  }
}
