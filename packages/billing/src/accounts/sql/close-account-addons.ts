import { type Queryable, statement } from '@openespf/foundation/pg'

const close = statement(
  'billing.close-account-addons',
  `update billing.account_addon set phase = 'closed' where i_account = any ($1::bigint[]) and phase <> 'closed'`,
)

/** The add-ons of closed accounts neither start nor end any more, and raise no event. */
export async function closeAccountAddons(tx: Queryable, accounts: readonly number[]): Promise<void> {
  if (accounts.length > 0) await tx.query(close, [accounts])
}
