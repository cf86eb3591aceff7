import type { Queryable } from '@openespf/foundation/pg'
import { requireAccessPolicy } from '../access-policies/require-access-policy.ts'
import { syncBundles } from '../bundles/sync-bundles.ts'
import { duplicate, notFound, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { requireSite } from '../customer-sites/require-site.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { requirePlan } from '../discount-plans/require-plan.ts'
import { checkAssignable } from '../sim-cards/core/card-status.ts'
import {
  clearTheWay,
  handingOver,
  isRaced,
  lockParties,
  markUsed,
  type Parties,
  type Raced,
} from '../sim-cards/hand-over.ts'
import { lockCards } from '../sim-cards/sql/lock-cards.ts'
import { releaseCards } from '../sim-cards/sql/release-cards.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { requireTimeZone } from '../time-zones/time-zones.ts'
import { type AccountChanges, accountUpdate } from './changes.ts'
import { type AddonChanges, addonChanges } from './core/addon-changes.ts'
import { lockOpenAccount, requireOpen } from './lock-open-account.ts'
import { wantedHash } from './password-hash.ts'
import { requireProducts } from './require-products.ts'
import { listAccountAddons } from './sql/list-account-addons.ts'
import type { LockedAccount } from './sql/lock-accounts.ts'
import type { AccountUpdate } from './sql/update-account.ts'
import { writeAccount } from './write-account.ts'
import { writeAddons } from './write-addons.ts'

/**
 * Changes an account; what is wanted as it already is, is not written and raises no event. Refusals: as `addAccount`,
 * and `entity.closed` for the account; `auth.forbidden` for another credit limit of the view's own.
 */
export async function changeAccount(
  deps: BillingDeps,
  view: View,
  change: { iAccount: number; wanted: AccountChanges },
): Promise<void> {
  const { iAccount } = change
  const wanted = { ...change.wanted, ...(await wantedHash(deps.database, view, change)) }
  return handingOver(deps.database, async (tx) => {
    const checkSite = await requireSite(tx, view, wanted.iCustomerSite)
    const locked = await lock(tx, view, change)
    if (isRaced(locked)) return locked
    const { account, parties } = locked
    checkSite(account.iCustomer)
    const now = deps.clock.now()
    const changes = accountUpdate(deps.secretBox, account, { wanted, now })
    if (changes.creditLimit !== undefined) refuseOwn(view, account.iCustomer)
    const addons = await wantedAddons(tx, iAccount, { wanted, now })
    await checkReferences(tx, account, { changes, addons })
    if (parties && 'iSimCard' in changes) {
      checkAssignable(parties.card.status)
      await clearTheWay(tx, parties)
    }
    await refuseDuplicates(writeAccount(tx, iAccount, changes), {
      account_id: () => duplicate('account', 'id', changes.id ?? ''),
      account_id_taken: () => duplicate('account', 'id', changes.id ?? ''),
      account_login: () => duplicate('account', 'login', changes.login ?? ''),
    })
    if (parties) await markUsed(tx, parties.card)
    if (changes.iSimCard === null && account.iSimCard) await releaseCards(tx, [account.iSimCard])
    await writeAddons(tx, iAccount, addons)
    if (bringsPlans(changes) || wanted.addons) await syncBundles(tx, { ...account, ...changes }, now)
    return undefined
  })
}

async function lock(
  tx: Queryable,
  view: View,
  { iAccount, wanted }: { iAccount: number; wanted: AccountChanges },
): Promise<{ account: LockedAccount; parties?: Parties } | Raced> {
  if (wanted.iSimCard) {
    const parties = await lockParties(tx, view, { iSimCard: wanted.iSimCard, iAccount })
    return isRaced(parties) ? parties : { account: requireOpen(parties.receiver, iAccount), parties }
  }
  const account = await lockOpenAccount(tx, view, iAccount)
  if (wanted.iSimCard === null && account.iSimCard) await lockCards(tx, view.iEnv, [account.iSimCard])
  return { account }
}

async function wantedAddons(
  tx: Queryable,
  iAccount: number,
  { wanted, now }: { wanted: AccountChanges; now: Date },
): Promise<AddonChanges> {
  if (wanted.addons === undefined) return { inserted: [], updated: [], deleted: [] }
  return addonChanges(await listAccountAddons(tx, iAccount), wanted.addons, now)
}

/** The customer is read without a lock: a currency never changes, and the customer's lock comes before the account's. */
async function checkReferences(
  tx: Queryable,
  { iEnv, iCustomer, iAccount, iProduct }: LockedAccount,
  { changes, addons }: { changes: AccountUpdate; addons: AddonChanges },
): Promise<void> {
  await requireAccessPolicy(tx, iEnv, changes.iAccessPolicy)
  await requireTimeZone(tx, changes.iTimeZone)
  if (!bringsPlans(changes) && addons.inserted.length === 0) return
  const customer = await findCustomer(tx, { iEnv }, { iCustomer })
  if (!customer) throw notFound('customer', `i_customer ${iCustomer}`)
  await requirePlan(tx, iEnv, { iVdPlan: changes.iVdPlan, currency: customer.iso4217 })
  await requireProducts(tx, iEnv, {
    main: changes.iProduct ?? iProduct,
    addons: addons.inserted,
    kept: changes.iProduct === undefined ? [] : await keptAddons(tx, iAccount, addons),
    currency: customer.iso4217,
  })
}

async function keptAddons(tx: Queryable, iAccount: number, { deleted }: AddonChanges): Promise<number[]> {
  const current = await listAccountAddons(tx, iAccount)
  return current.map(({ iProduct }) => iProduct).filter((iProduct) => !deleted.includes(iProduct))
}

const bringsPlans = ({ iProduct, iVdPlan }: AccountUpdate): boolean =>
  iProduct !== undefined || iVdPlan !== undefined
