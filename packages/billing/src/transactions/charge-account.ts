import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import type { LockedAccount } from '../accounts/sql/lock-accounts.ts'
import { updateAccount } from '../accounts/sql/update-account.ts'
import { balanceAfter, balanceKind } from './core/balance.ts'

/** Takes an amount of 0 or more from a locked account; returns the account as it is then. */
export async function chargeAccount(
  tx: Queryable,
  account: LockedAccount,
  amount: Money,
): Promise<LockedAccount> {
  if (amount === 0n) return account
  const kind = balanceKind(account.billingModel)
  const balance = balanceAfter({ balance: account.balance, kind }, { action: 'Manual charge', amount })
  await updateAccount(tx, account.iAccount, { balance })
  const { availableFunds } = account
  return { ...account, balance, availableFunds: availableFunds === null ? null : availableFunds - amount }
}
