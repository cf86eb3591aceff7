import { type Queryable, statement } from '@openespf/foundation/pg'

const withoutTriggers = statement('', 'set local session_replication_role = replica')

const create = statement(
  '',
  `with card as (
    insert into billing.sim_card (i_sim_card, imsi, iccid, status)
    select n, '90170' || lpad(n::text, 10, '0'), '8988' || lpad(n::text, 15, '0'), 'used' from generate_series(1, $1::int) n
  )
  update billing.account set i_sim_card = i_account where i_account <= $1::int`,
)

/** Gives the accounts 1 … `count` a SIM card each. */
export async function createCards(tx: Queryable, count: number): Promise<void> {
  await tx.query(withoutTriggers)
  await tx.query(create, [count])
}
