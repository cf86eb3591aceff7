import { type Queryable, statement } from '@openespf/foundation/pg'

const close = statement(
  'billing.close-accounts-of-customer',
  `update billing.account a set bill_status = 'C', closed_at = $2, i_sim_card = null
   from (select i_account from billing.account
         where i_customer = $1::bigint and bill_status <> 'C' order by i_account) o
   where a.i_account = o.i_account`,
)

/** Closes the customer's accounts and takes their SIM cards from them. */
export async function closeAccountsOfCustomer(
  tx: Queryable,
  iCustomer: number,
  closedAt: Date,
): Promise<void> {
  await tx.query(close, [iCustomer, closedAt])
}
