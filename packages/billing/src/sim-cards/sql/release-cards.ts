import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'billing.release-cards',
  `update billing.sim_card set status = 'available' where i_sim_card = any ($1::bigint[]) and status = 'used'`,
)

/** The cards that their accounts gave up are available again. */
export async function releaseCards(tx: Queryable, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.query(release, [ids])
}
