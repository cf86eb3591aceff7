import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import { syncBundles } from '../bundles/sync-bundles.ts'
import { invalid, notFound, refuseOwn } from '../core/refusals.ts'
import { type View, wholeEnv } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { moveNumbersOfAccount } from '../did-numbers/sql/move-numbers-of-account.ts'
import { releaseExtensions } from '../extensions/sql/release-extensions.ts'
import { lockOpenAccount } from './lock-open-account.ts'
import { requireProducts } from './require-products.ts'
import { findAccount } from './sql/find-account.ts'
import { listAccountAddons } from './sql/list-account-addons.ts'
import { moveAccount as writeMove } from './sql/move-account.ts'

const TRIES = 3

/**
 * Gives the account, with its balance, add-ons, SIM card, phone numbers and aliases, to another customer of the same currency; `iProduct`:
 * another main product too. Refusals: `entity.not_found` (account, customer, product), `entity.closed` (account, new
 * customer), `request.invalid` (currency, product that does not fit), `auth.forbidden` (to or from the view's own customer).
 */
export async function moveAccount(
  { database, clock }: BillingDeps,
  view: View,
  wanted: { iAccount: number; iCustomer: number; iProduct?: number },
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++)
    if (await database.transaction((tx) => tryMove(tx, view, { ...wanted, now: clock.now() }))) return
  throw new AppError('unavailable', { reason: 'the account keeps being moved' })
}

/** Both customers in id order, then the account: false when it was moved between looking and locking. */
async function tryMove(
  tx: Queryable,
  view: View,
  {
    iAccount,
    iCustomer,
    iProduct,
    now,
  }: { iAccount: number; iCustomer: number; iProduct?: number; now: Date },
): Promise<boolean> {
  const seen = await findAccount(tx, view, iAccount)
  if (!seen) throw notFound('account', `i_account ${iAccount}`)
  const [first, second] = [seen.iCustomer, iCustomer].toSorted((a, b) => a - b)
  for (const one of new Set([first, second]))
    if (one !== undefined) await lockCustomer(tx, wholeEnv(view), one)
  const customer = await lockOpenCustomer(tx, view, iCustomer)
  const account = await lockOpenAccount(tx, view, iAccount)
  if (account.iCustomer !== seen.iCustomer) return false
  if (customer.iso4217 !== seen.iso4217)
    throw invalid(`customer ${iCustomer} pays in ${customer.iso4217}, the account in ${seen.iso4217}`)
  const product = iProduct ?? account.iProduct
  if (product !== account.iProduct) {
    const kept = (await listAccountAddons(tx, iAccount)).map((addon) => addon.iProduct)
    await requireProducts(tx, view.iEnv, { main: product, addons: [], kept, currency: customer.iso4217 })
  }
  if (iCustomer !== account.iCustomer) {
    // The balance goes along: money to or from the view's own.
    for (const one of [account.iCustomer, iCustomer]) refuseOwn(view, one)
    await releaseExtensions(tx, [iAccount])
    await moveNumbersOfAccount(tx, iAccount, iCustomer)
  }
  if (iCustomer !== account.iCustomer || product !== account.iProduct)
    await writeMove(tx, { iAccount, iCustomer, iProduct: product })
  if (product !== account.iProduct) await syncBundles(tx, { ...account, iProduct: product }, now)
  return true
}
