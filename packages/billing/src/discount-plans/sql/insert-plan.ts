import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { DiscountPlan } from './plan-row.ts'

const insert = statement<{ i_vd_plan: number }>(
  'billing.insert-plan',
  `insert into billing.discount_plan
     (i_env, name, iso_4217, plan_type, i_billing_period, auto_renewal, grace_period_days, renewal_fee)
   select n.i_env, n.name, n.iso_4217, n.plan_type, n.i_billing_period, n.auto_renewal, n.grace_period_days, n.renewal_fee
   from jsonb_populate_record(null::billing.discount_plan, $1::jsonb) n
   returning i_vd_plan`,
)

export async function insertPlan(tx: Queryable, plan: Omit<DiscountPlan, 'iVdPlan'>): Promise<number> {
  return (await tx.one(insert, [recordJson(plan)])).i_vd_plan
}
