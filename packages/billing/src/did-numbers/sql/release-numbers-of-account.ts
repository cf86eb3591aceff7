import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'billing.release-numbers-of-account',
  `update billing.did_number d set i_account = null, i_customer = case when $2 then c.i_customer else c.i_parent end
   from (select n.i_did_number, o.i_customer, o.i_parent
         from billing.did_number n join billing.customer o on o.i_customer = n.i_customer
         where n.i_account = $1::bigint order by n.i_did_number for update of n) c
   where d.i_did_number = c.i_did_number`,
)

/** The account's numbers stay its customer's, or go back to where they came from: the reseller above, or nobody. */
export async function releaseNumbersOfAccount(
  tx: Queryable,
  iAccount: number,
  { keep }: { keep: boolean },
): Promise<void> {
  await tx.query(release, [iAccount, keep])
}
