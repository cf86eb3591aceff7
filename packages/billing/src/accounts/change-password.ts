import { type PasswordLock, verifyPassword } from '@openespf/sessions'
import { changed } from '../core/changed.ts'
import { closed, invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { lockOpenAccount } from './lock-open-account.ts'
import { hashToStore } from './password-hash.ts'
import { findAccountPassword } from './sql/find-account-password.ts'
import { writeAccount } from './write-account.ts'

/** `address` is where it comes from: wrong old passwords count as those of a log-in do. */
export type PasswordChange = {
  iAccount: number
  old?: string
  password: string
  address?: string | undefined
}

/**
 * Sets the password of the account's self-care, and ends the sessions that the one before opened; `old`, where it is given,
 * must be that one. Refusals: `entity.not_found`, `entity.closed`, `request.invalid` (old password), `auth.locked`.
 */
export async function changePassword(
  { database, passwordLock }: BillingDeps & { passwordLock: PasswordLock },
  view: View,
  { iAccount, old, password, address }: PasswordChange,
): Promise<void> {
  const account = await findAccountPassword(database, view, iAccount)
  if (!account) throw notFound('account', `i_account ${iAccount}`)
  if (account.billStatus === 'C') throw closed('account')
  const { passwordHash: stored } = account
  if (old !== undefined) {
    const tried = { realm: 'account' as const, login: account.login || account.id, address }
    const verify = async () => stored !== null && (await verifyPassword(old, stored))
    if (!(await passwordLock.tryOut(tried, { verify }))) throw wrong()
  }
  const passwordHash = await hashToStore(password, stored)
  await database.transaction(async (tx) => {
    const locked = await lockOpenAccount(tx, view, iAccount)
    if (old !== undefined && locked.passwordHash !== stored) throw wrong()
    await writeAccount(tx, iAccount, changed(locked, { passwordHash }))
  })
}

const wrong = () => invalid('old_password is not the password')
