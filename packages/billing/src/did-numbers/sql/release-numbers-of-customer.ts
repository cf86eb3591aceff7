import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'billing.release-numbers-of-customer',
  `update billing.did_number d set i_account = null, i_customer = c.i_parent
   from (select n.i_did_number, o.i_parent
         from billing.did_number n join billing.customer o on o.i_customer = n.i_customer
         where n.i_customer = $1::bigint order by n.i_did_number for update of n) c
   where d.i_did_number = c.i_did_number`,
)

/** All numbers of the customer and its accounts go back to where they came from: the reseller above, or nobody. */
export async function releaseNumbersOfCustomer(tx: Queryable, iCustomer: number): Promise<void> {
  await tx.query(release, [iCustomer])
}
