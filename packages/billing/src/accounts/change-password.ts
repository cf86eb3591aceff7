import { hashPassword, verifyPassword } from '@openespf/sessions'
import { invalid } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { lockOpenAccount } from './lock-open-account.ts'
import { updateAccount } from './sql/update-account.ts'

/**
 * Sets the password of the account's self-care; `old`, where it is given, must be the one that it has. Refusals:
 * `entity.not_found`, `entity.closed`, `request.invalid` (old password).
 */
export function changePassword(
  { database }: BillingDeps,
  view: View,
  wanted: { iAccount: number; old?: string; password: string },
): Promise<void> {
  const { iAccount, old, password } = wanted
  return database.transaction(async (tx) => {
    const { passwordHash } = await lockOpenAccount(tx, view, iAccount)
    const fits = async (one: string) => passwordHash !== null && (await verifyPassword(one, passwordHash))
    if (old !== undefined && !(await fits(old))) throw invalid('old_password is not the password')
    if (!(await fits(password)))
      await updateAccount(tx, iAccount, { passwordHash: await hashPassword(password) })
  })
}
