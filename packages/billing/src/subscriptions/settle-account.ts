import type { Queryable } from '@openespf/foundation/pg'
import type { LockedAccount } from '../accounts/sql/lock-accounts.ts'
import { updateAccount } from '../accounts/sql/update-account.ts'
import { type Settling, settle } from './settle.ts'
import { accountWallet } from './wallet.ts'

/**
 * Settles the subscriptions of a locked account. A debit account that cannot pay a fee is suspended until it can
 * (espf-facts §7.5: `S` is set automatically by subscriptions, and by nothing else).
 */
export async function settleAccount(
  tx: Queryable,
  locked: LockedAccount,
  settling: Settling,
): Promise<{ account: LockedAccount; steps: number }> {
  const wallet = accountWallet(tx, locked, settling.now)
  const { steps, unpaid } = await settle(tx, { subscriber: { iAccount: locked.iAccount }, wallet }, settling)
  const account = wallet.account()
  const billStatus = statusAfter(account.billStatus, unpaid)
  if (billStatus === account.billStatus) return { account, steps }
  await updateAccount(tx, account.iAccount, { billStatus })
  return { account: { ...account, billStatus }, steps: steps + 1 }
}

function statusAfter(before: LockedAccount['billStatus'], unpaid: boolean): LockedAccount['billStatus'] {
  if (before === 'O' && unpaid) return 'S'
  return before === 'S' && !unpaid ? 'O' : before
}
