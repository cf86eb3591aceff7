import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { handingOver, isRaced } from '../sim-cards/hand-over.ts'
import { insertNewAccount } from './add-account.ts'
import type { NewAccount } from './changes.ts'
import { type DescribedAccount, describeAccount } from './describe.ts'
import { findAccount } from './sql/find-account.ts'

/** Why the transaction ends: whatever it wrote is taken back. */
const TAKEN_BACK = Symbol('taken back')

/**
 * The account as `add` would make it, or its refusal: it is added in a transaction that is taken back, events and all, so
 * that both cannot differ.
 */
export async function validateAccount(
  deps: BillingDeps,
  view: View,
  input: NewAccount,
): Promise<DescribedAccount> {
  let completed: DescribedAccount | undefined
  try {
    await handingOver(deps.database, async (tx) => {
      const iAccount = await insertNewAccount(tx, view, { input, deps })
      if (isRaced(iAccount)) return iAccount
      const account = await findAccount(tx, view, iAccount)
      completed = account && describeAccount(account, deps.clock.now())
      throw TAKEN_BACK
    })
  } catch (error) {
    if (error !== TAKEN_BACK) throw error
  }
  if (!completed) throw new Error('an account that was just added is not found')
  return completed
}
