import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-counter-topups',
  `delete from billing.counter_topup t using billing.account_counter c
   where c.i_account_bundle = $1::bigint and t.i_account_counter = c.i_account_counter`,
)

/** Top-ups end with the period. */
export async function deleteCounterTopups(tx: Queryable, iAccountBundle: number): Promise<void> {
  await tx.query(remove, [iAccountBundle])
}
