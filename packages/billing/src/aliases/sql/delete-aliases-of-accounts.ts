import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-aliases-of-accounts',
  'delete from billing.account_alias where i_account = any ($1::bigint[])',
)

/** The accounts are locked; what is closed answers to no id. */
export async function deleteAliasesOfAccounts(tx: Queryable, accounts: readonly number[]): Promise<void> {
  if (accounts.length > 0) await tx.query(remove, [accounts])
}
