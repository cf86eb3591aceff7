import { type Queryable, statement } from '@openespf/foundation/pg'
import { type DiscountPlan, type PlanRow, planColumns, readPlan } from './plan-row.ts'

const share = statement<PlanRow>(
  'billing.share-plan',
  `select ${planColumns} from billing.discount_plan where i_env = $1 and i_vd_plan = $2::bigint for share`,
)

/** The plan, which can't be changed or deleted before the transaction ends. */
export async function sharePlan(
  tx: Queryable,
  iEnv: number,
  iVdPlan: number,
): Promise<DiscountPlan | undefined> {
  const row = await tx.maybe(share, [iEnv, iVdPlan])
  return row && readPlan(row)
}
