import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement('billing.delete-card', 'delete from billing.sim_card where i_sim_card = $1::bigint')

export async function deleteCard(tx: Queryable, iSimCard: number): Promise<void> {
  await tx.query(remove, [iSimCard])
}
