import { type Queryable, statement } from '@openespf/foundation/pg'
import { type DiscountPlan, type PlanRow, planColumns, readPlan } from './plan-row.ts'

const find = statement<PlanRow>(
  'billing.find-plan',
  `select ${planColumns} from billing.discount_plan
   where i_env = $1 and ($2::bigint is null or i_vd_plan = $2) and ($3::text is null or name = $3)`,
)

export async function findPlan(
  queryable: Queryable,
  iEnv: number,
  key: { iVdPlan?: number; name?: string },
): Promise<DiscountPlan | undefined> {
  const row = await queryable.maybe(find, [iEnv, key.iVdPlan, key.name])
  return row && readPlan(row)
}
