import { type Queryable, statement } from '@openespf/foundation/pg'
import type { View } from '../../core/view.ts'
import { seesAccount, viewValue } from '../../sql/sees.ts'
import { type AccountRow, accountColumns, readAccount, type StoredAccount } from './account-columns.ts'

type LockedRow = AccountRow & { password_hash: string | null }
export type LockedAccount = StoredAccount & { passwordHash: string | null }

const lock = statement<LockedRow>(
  'billing.lock-accounts',
  `select ${accountColumns('a')}, a.password_hash from billing.account a
   where ${seesAccount('$1', 'a')} and a.i_account = any ($2::bigint[]) order by a.i_account for no key update`,
)

/** Those of the accounts that exist, closed ones too, locked in id order. */
export async function lockAccounts(
  tx: Queryable,
  view: View,
  ids: readonly number[],
): Promise<Map<number, LockedAccount>> {
  const rows = ids.length === 0 ? [] : await tx.query(lock, [viewValue(view), ids])
  return new Map(rows.map((row) => [row.i_account, readAccount(row)]))
}
