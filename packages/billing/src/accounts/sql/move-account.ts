import { type Queryable, statement } from '@openespf/foundation/pg'

const move = statement(
  'billing.move-account',
  `update billing.account set i_customer = $2, i_product = $3,
     i_customer_site = case when i_customer = $2 then i_customer_site end
   where i_account = $1::bigint`,
)

/** A site is its customer's: an account that leaves the customer leaves it. */
export async function moveAccount(
  tx: Queryable,
  { iAccount, iCustomer, iProduct }: { iAccount: number; iCustomer: number; iProduct: number },
): Promise<void> {
  await tx.query(move, [iAccount, iCustomer, iProduct])
}
