import { type Queryable, statement } from '@openespf/foundation/pg'

const release = statement(
  'billing.release-extensions',
  'update billing.customer_extension set i_account = null where i_account = any ($1::bigint[])',
)

/** The accounts are closed, or leave the customer: their extensions ring nowhere. */
export async function releaseExtensions(tx: Queryable, accounts: readonly number[]): Promise<void> {
  if (accounts.length > 0) await tx.query(release, [accounts])
}
