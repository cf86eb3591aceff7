import { formatUtcDate } from '@openespf/contract/time'
import type { Queryable } from '@openespf/foundation/pg'
import { requireAccessPolicy } from '../access-policies/require-access-policy.ts'
import { syncBundles } from '../bundles/sync-bundles.ts'
import { emptyContact } from '../core/contact.ts'
import { closed, duplicate, notFound, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { requireSite } from '../customer-sites/require-site.ts'
import { shareCustomer } from '../customers/sql/share-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { requirePlan } from '../discount-plans/require-plan.ts'
import { checkAssignable } from '../sim-cards/core/card-status.ts'
import {
  clearTheWay,
  handingOver,
  isRaced,
  lockParties,
  markUsed,
  type Raced,
} from '../sim-cards/hand-over.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { requireTimeZone } from '../time-zones/time-zones.ts'
import type { NewAccount } from './changes.ts'
import { addonChanges } from './core/addon-changes.ts'
import { accountTerm } from './core/term.ts'
import { wantedHash } from './password-hash.ts'
import { requireProducts } from './require-products.ts'
import { insertAccount } from './sql/insert-account.ts'
import { writeAddons } from './write-addons.ts'

const defaults = {
  ...emptyContact,
  billingModel: 1,
  iAccountRole: 1,
  billStatus: 'O' as const,
  blocked: false,
  creditLimit: null,
  activationDate: null,
  expirationDate: null,
  iSimCard: null,
  iAccessPolicy: null,
  iTimeZone: null,
  iVdPlan: null,
  iCustomerSite: null,
  login: '',
  passwordHash: null,
}

/**
 * Adds an account and returns its key. Refusals: `entity.not_found` (customer, product, policy, SIM card),
 * `entity.closed` (customer), `entity.duplicate` (id, login), `request.invalid` (a product that does not fit),
 * `auth.forbidden` (an opening balance or credit limit for an account of the view's own).
 */
export async function addAccount(deps: BillingDeps, view: View, input: NewAccount): Promise<number> {
  const hashed = { ...input, ...(await wantedHash(deps.database, view, { wanted: input })) }
  return handingOver(deps.database, (tx) => insertNewAccount(tx, view, { input: hashed, deps }))
}

/** `addAccount` inside a transaction of `handingOver`, with the password as its hash. */
export async function insertNewAccount(
  tx: Queryable,
  view: View,
  { input, deps }: { input: NewAccount; deps: BillingDeps },
): Promise<number | Raced> {
  const customer = await shareCustomer(tx, view, input.iCustomer)
  if (!customer) throw notFound('customer', `i_customer ${input.iCustomer}`)
  if (customer.billStatus === 'C') throw closed('customer')
  if (input.openingBalance || input.creditLimit != null) refuseOwn(view, input.iCustomer)
  const checkSite = await requireSite(tx, view, input.iCustomerSite)
  checkSite(input.iCustomer)
  const { account, assigned } = newAccount(deps, view, input)
  await requireProducts(tx, view.iEnv, {
    main: input.iProduct,
    addons: assigned.inserted,
    currency: customer.iso4217,
  })
  await requireAccessPolicy(tx, view.iEnv, input.iAccessPolicy)
  await requireTimeZone(tx, input.iTimeZone)
  await requirePlan(tx, view.iEnv, { iVdPlan: input.iVdPlan, currency: customer.iso4217 })
  const parties = input.iSimCard ? await lockParties(tx, view, { iSimCard: input.iSimCard }) : undefined
  if (isRaced(parties)) return parties
  if (parties) {
    checkAssignable(parties.card.status)
    await clearTheWay(tx, parties)
  }
  const iAccount = await refuseDuplicates(insertAccount(tx, account), {
    account_id: () => duplicate('account', 'id', input.id),
    account_id_taken: () => duplicate('account', 'id', input.id),
    account_login: () => duplicate('account', 'login', input.login ?? ''),
  })
  if (parties) await markUsed(tx, parties.card)
  await writeAddons(tx, iAccount, assigned)
  await syncBundles(tx, { ...account, iAccount }, account.createdAt)
  return iAccount
}

/** The account as it is to be stored, and its add-ons. */
function newAccount(deps: BillingDeps, view: View, input: NewAccount) {
  const { servicePassword, password: _, addons = [], openingBalance = 0n, ...fields } = input
  const now = deps.clock.now()
  const wanted = { ...defaults, ...fields }
  const account = {
    ...wanted,
    term: accountTerm(wanted, formatUtcDate(now)),
    ...{ iEnv: view.iEnv, openingBalance, balance: openingBalance, createdAt: now },
    servicePasswordSealed: servicePassword === undefined ? null : deps.secretBox.seal(servicePassword),
  }
  return { account, assigned: addonChanges([], addons, now) }
}
