import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-phase',
  'delete from billing.access_policy_phase where i_phase = $1::bigint',
)

export async function deletePhase(tx: Queryable, iPhase: number): Promise<void> {
  await tx.query(remove, [iPhase])
}
