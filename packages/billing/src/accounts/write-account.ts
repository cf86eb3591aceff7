import type { Queryable } from '@openespf/foundation/pg'
import { deleteSessionsOfAccount } from '@openespf/sessions'
import { type AccountUpdate, updateAccount } from './sql/update-account.ts'

/** Writes the named fields of an account; another password ends the sessions that the account opened with the one before. */
export async function writeAccount(tx: Queryable, iAccount: number, changes: AccountUpdate): Promise<void> {
  await updateAccount(tx, iAccount, changes)
  if (changes.passwordHash !== undefined) await deleteSessionsOfAccount(tx, iAccount)
}
