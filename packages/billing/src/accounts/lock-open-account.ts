import type { Queryable } from '@openespf/foundation/pg'
import { closed, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { type LockedAccount, lockAccounts } from './sql/lock-accounts.ts'

/** The account, locked; refuses when there is none or it is closed. */
export async function lockOpenAccount(tx: Queryable, view: View, iAccount: number): Promise<LockedAccount> {
  return requireOpen((await lockAccounts(tx, view, [iAccount])).get(iAccount), iAccount)
}

export function requireOpen(account: LockedAccount | undefined, iAccount: number): LockedAccount {
  if (!account) throw notFound('account', `i_account ${iAccount}`)
  if (account.billStatus === 'C') throw closed('account')
  return account
}
