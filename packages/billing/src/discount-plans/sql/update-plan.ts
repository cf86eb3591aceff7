import { type Queryable, statement } from '@openespf/foundation/pg'
import { recordJson } from '../../sql/names.ts'
import type { DiscountPlan } from './plan-row.ts'

const columns = ['name', 'auto_renewal', 'grace_period_days', 'renewal_fee']

const update = statement(
  'billing.update-plan',
  `update billing.discount_plan p set ${columns.map((column) => `${column} = n.${column}`).join(', ')}
   from billing.discount_plan x, jsonb_populate_record(x, $2::jsonb) n
   where x.i_vd_plan = $1::bigint and p.i_vd_plan = x.i_vd_plan`,
)

/** Writes the named fields; the others stay. */
export async function updatePlan(
  tx: Queryable,
  iVdPlan: number,
  changes: Partial<Pick<DiscountPlan, 'name' | 'autoRenewal' | 'gracePeriodDays' | 'renewalFee'>>,
): Promise<void> {
  if (Object.keys(changes).length > 0) await tx.query(update, [iVdPlan, recordJson(changes)])
}
