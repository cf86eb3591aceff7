import type { Queryable } from '@openespf/foundation/pg'
import { invalid, notFound } from '../core/refusals.ts'
import { sharePlan } from './sql/share-plan.ts'

/** Refuses a plan that does not exist or is in another currency; holds it until the transaction ends. */
export async function requirePlan(
  tx: Queryable,
  iEnv: number,
  { iVdPlan, currency }: { iVdPlan: number | null | undefined; currency: string },
): Promise<void> {
  if (iVdPlan === null || iVdPlan === undefined) return
  const plan = await sharePlan(tx, iEnv, iVdPlan)
  if (!plan) throw notFound('discount plan', `i_vd_plan ${iVdPlan}`)
  if (plan.iso4217 !== currency)
    throw invalid(`discount plan ${iVdPlan} is in ${plan.iso4217}, not in ${currency}`)
}
