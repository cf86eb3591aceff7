import { type Queryable, statement } from '@openespf/foundation/pg'
import { type CamelRow, camelRow } from '../../sql/names.ts'

type LockedRow = { i_account: number; i_sim_card: number | null }

const lock = statement<LockedRow>(
  'billing.lock-accounts-of-customer',
  `select i_account, i_sim_card from billing.account
   where i_customer = $1::bigint and bill_status <> 'C' order by i_account for no key update`,
)

/** The customer's accounts that are not closed, locked in id order. */
export async function lockAccountsOfCustomer(
  tx: Queryable,
  iCustomer: number,
): Promise<CamelRow<LockedRow>[]> {
  return (await tx.query(lock, [iCustomer])).map((row) => camelRow(row))
}
