import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_account: number }>(
  'billing.find-card-holder',
  'select i_account from billing.account where i_sim_card = $1::bigint',
)

/** The account that holds the card. */
export async function findCardHolder(tx: Queryable, iSimCard: number): Promise<number | undefined> {
  return (await tx.maybe(find, [iSimCard]))?.i_account
}
