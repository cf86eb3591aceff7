import type { Queryable } from '@openespf/foundation/pg'
import { closeAssigned } from '../subscriptions/sql/close-assigned.ts'
import { deleteBundlesOfAccounts } from './sql/delete-bundles-of-accounts.ts'

/** Whoever is closed has no bundles and no open subscriptions any more; the accounts are locked. */
export async function endPlans(
  tx: Queryable,
  of: { accounts: readonly number[]; iCustomer?: number },
  now: Date,
): Promise<void> {
  await deleteBundlesOfAccounts(tx, of.accounts)
  await closeAssigned(tx, of, now)
}
