import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-bundles-of-accounts',
  'delete from billing.account_bundle where i_account = any ($1::bigint[])',
)

/** With their counters. */
export async function deleteBundlesOfAccounts(tx: Queryable, accounts: readonly number[]): Promise<void> {
  if (accounts.length > 0) await tx.query(remove, [accounts])
}
