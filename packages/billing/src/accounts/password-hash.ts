import type { Queryable } from '@openespf/foundation/pg'
import { hashPassword, verifyPassword } from '@openespf/sessions'
import type { View } from '../core/view.ts'
import type { AccountChanges } from './changes.ts'
import { findAccountPassword } from './sql/find-account-password.ts'

/**
 * The hash to be stored for the wanted password of an account, or of a new one; none where no password is wanted or it is
 * hashed already. To be asked for before the transaction that writes it: scrypt takes long, and would hold its locks and its
 * connection.
 */
export async function wantedHash(
  queryable: Queryable,
  view: View,
  {
    wanted: { password, passwordHash },
    iAccount,
  }: { wanted: Pick<AccountChanges, 'password' | 'passwordHash'>; iAccount?: number | undefined },
): Promise<{ passwordHash?: string }> {
  if (password === undefined || passwordHash !== undefined) return {}
  const stored = iAccount === undefined ? undefined : await findAccountPassword(queryable, view, iAccount)
  return { passwordHash: await hashToStore(password, stored?.passwordHash ?? null) }
}

/** The stored hash where the password fits it, so that the same again is no change; else a new one. */
export async function hashToStore(password: string, stored: string | null): Promise<string> {
  return stored !== null && (await verifyPassword(password, stored)) ? stored : hashPassword(password)
}
