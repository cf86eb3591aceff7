import { type Queryable, statement } from '@openespf/foundation/pg'
import { type DiscountPlan, type PlanRow, planColumns, readPlan } from './plan-row.ts'

const lock = statement<PlanRow>(
  'billing.lock-plan',
  `select ${planColumns} from billing.discount_plan where i_env = $1 and i_vd_plan = $2::bigint for update`,
)

/** The plan, locked: nobody can change it or begin to refer to it. */
export async function lockPlan(
  tx: Queryable,
  iEnv: number,
  iVdPlan: number,
): Promise<DiscountPlan | undefined> {
  const row = await tx.maybe(lock, [iEnv, iVdPlan])
  return row && readPlan(row)
}
