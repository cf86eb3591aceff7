import { type Queryable, statement } from '@openespf/foundation/pg'

const move = statement(
  'billing.move-numbers-of-account',
  `update billing.did_number d set i_customer = $2::bigint
   from (select i_did_number from billing.did_number where i_account = $1::bigint
         order by i_did_number for update) n
   where d.i_did_number = n.i_did_number`,
)

/** The numbers that an account uses follow it to its new customer. */
export async function moveNumbersOfAccount(
  tx: Queryable,
  iAccount: number,
  iCustomer: number,
): Promise<void> {
  await tx.query(move, [iAccount, iCustomer])
}
