import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-plan',
  'delete from billing.discount_plan where i_vd_plan = $1::bigint',
)

export async function deletePlan(tx: Queryable, iVdPlan: number): Promise<void> {
  await tx.query(remove, [iVdPlan])
}
