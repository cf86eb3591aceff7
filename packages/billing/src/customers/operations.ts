import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { closeAccountAddons } from '../accounts/sql/close-account-addons.ts'
import { closeAccountsOfCustomer } from '../accounts/sql/close-accounts-of-customer.ts'
import { lockAccountsOfCustomer } from '../accounts/sql/lock-accounts-of-customer.ts'
import { deleteAliasesOfAccounts } from '../aliases/sql/delete-aliases-of-accounts.ts'
import { endPlans } from '../bundles/end-plans.ts'
import { changed } from '../core/changed.ts'
import { type Contact, emptyContact } from '../core/contact.ts'
import type { Page, Paging } from '../core/paging.ts'
import { closed, duplicate, invalid, notFound, refuseOwn } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { releaseNumbersOfCustomer } from '../did-numbers/sql/release-numbers-of-customer.ts'
import { releaseExtensions } from '../extensions/sql/release-extensions.ts'
import { periodEnd } from '../invoices/core/billing-period.ts'
import { lockCards } from '../sim-cards/sql/lock-cards.ts'
import { releaseCards } from '../sim-cards/sql/release-cards.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { requireTimeZone } from '../time-zones/time-zones.ts'
import { lockOpenCustomer } from './lock-open-customer.ts'
import { requireOffice } from './require-office.ts'
import type { Customer } from './sql/customer-row.ts'
import { type CustomerKey, findCustomer } from './sql/find-customer.ts'
import { insertCustomer } from './sql/insert-customer.ts'
import { type CustomerFilter, listCustomers } from './sql/list-customers.ts'
import { type CustomerUpdate, updateCustomer } from './sql/update-customer.ts'

export type CustomerChanges = Partial<
  Contact &
    Pick<
      Customer,
      | 'name'
      | 'iBalanceControlType'
      | 'blocked'
      | 'creditLimit'
      | 'refnum'
      | 'login'
      | 'iOfficeType'
      | 'iMainCustomer'
      | 'billingLock'
      | 'iTimeZone'
      | keyof BillingTerms
    >
> & {
  /** O open, S suspended, D deactivated, E exported; closed only by `terminate` */
  billStatus?: 'O' | 'S' | 'D' | 'E'
}
export type NewCustomer = Omit<CustomerChanges, 'billStatus'> & {
  name: string
  iso4217: string
  openingBalance?: Money
  /** 1 retail, 2 reseller */
  iCustomerType?: 1 | 2
  /** the reseller whose customer it is to be; without one, the view's own */
  iParent?: number | null
}

const officeDefaults = {
  refnum: '',
  login: '',
  iOfficeType: 1,
  iMainCustomer: null,
  billingLock: 'N' as const,
  iTimeZone: null,
}

/** When the customer is invoiced, and what follows when it does not pay. */
type BillingTerms = Pick<
  Customer,
  | 'iBillingPeriod'
  | 'paymentDueDays'
  | 'limitAfterDays'
  | 'suspendAfterDays'
  | 'limitingDelayedUntil'
  | 'suspensionDelayedUntil'
>
const usualTerms: BillingTerms = {
  ...{ iBillingPeriod: 4, paymentDueDays: 30, limitAfterDays: null, suspendAfterDays: null },
  ...{ limitingDelayedUntil: null, suspensionDelayedUntil: null },
}

/** What a reseller decides about its customers, but not about itself. */
const notOwn = new Set([
  ...Object.keys(usualTerms),
  ...['billStatus', 'blocked', 'creditLimit', 'iBalanceControlType'],
])

/** Of resellers, one below the other. */
const LEVELS = 2

export type Customers = ReturnType<typeof createCustomers>

/** Operations on customers. Refusals: `entity.not_found`, `entity.duplicate`, `entity.closed`, `auth.forbidden`. */
export function createCustomers({ database, clock }: BillingDeps) {
  const refused = ({ name = '', refnum = '', login = '' }: CustomerChanges) => ({
    customer_name: () => duplicate('customer', 'name', name),
    customer_refnum: () => duplicate('customer', 'refnum', refnum),
    customer_login: () => duplicate('customer', 'login', login),
  })

  return {
    async add(view: View, input: NewCustomer): Promise<number> {
      const { openingBalance = 0n, iParent, ...fields } = input
      const now = clock.now()
      const customer = {
        ...emptyContact,
        ...usualTerms,
        iCustomerType: 1 as const,
        iBalanceControlType: 1,
        billStatus: 'O' as const,
        blocked: false,
        creditLimit: null,
        ...officeDefaults,
        ...fields,
        iEnv: view.iEnv,
        ...(await placeBelow(database, view, iParent ?? view.iCustomer)),
        balance: openingBalance,
        openingBalance,
        ...{ limited: false, suspendedForDebt: false, unappliedCredit: 0n },
        nextInvoiceAt: periodEnd(fields.iBillingPeriod ?? usualTerms.iBillingPeriod, now, now),
        createdAt: now,
      }
      await requireOffice(database, view, customer)
      await requireTimeZone(database, customer.iTimeZone)
      return refuseDuplicates(insertCustomer(database, customer), refused(input))
    },

    update(view: View, iCustomer: number, wanted: CustomerChanges): Promise<void> {
      return database.transaction(async (tx) => {
        const customer = await lockOpenCustomer(tx, view, iCustomer)
        const differences = changed(customer, withSameTimes(customer, wanted))
        if (Object.keys(differences).length === 0) return
        if (Object.keys(differences).some((name) => notOwn.has(name))) refuseOwn(view, iCustomer)
        const changes = withConsequences(customer, differences, clock.now())
        if (changes.iOfficeType !== undefined || changes.iMainCustomer !== undefined)
          await requireOffice(tx, view, { ...customer, ...changes })
        await requireTimeZone(tx, changes.iTimeZone)
        await refuseDuplicates(updateCustomer(tx, iCustomer, changes), refused(wanted))
      })
    },

    find(view: View, key: CustomerKey): Promise<Customer | undefined> {
      return findCustomer(database, view, key)
    },

    list(view: View, filter: CustomerFilter, paging: Paging): Promise<Page<Customer>> {
      return listCustomers(database, view, filter, paging)
    },

    /** Closes the customer's accounts, in id order, then the customer; their SIM cards become available, and their numbers go back. */
    terminate(view: View, iCustomer: number): Promise<void> {
      return database.transaction(async (tx) => {
        refuseOwn(view, iCustomer)
        await lockOpenCustomer(tx, view, iCustomer)
        const accounts = await lockAccountsOfCustomer(tx, iCustomer)
        const cards = accounts.flatMap((account) => account.iSimCard ?? [])
        await lockCards(tx, view.iEnv, cards)
        const closedAt = clock.now()
        const ids = accounts.map(({ iAccount }) => iAccount)
        await deleteAliasesOfAccounts(tx, ids)
        await releaseExtensions(tx, ids)
        await releaseNumbersOfCustomer(tx, iCustomer)
        await closeAccountAddons(tx, ids)
        await endPlans(tx, { accounts: ids, iCustomer }, closedAt)
        await closeAccountsOfCustomer(tx, iCustomer, closedAt)
        await releaseCards(tx, cards)
        await updateCustomer(tx, iCustomer, { billStatus: 'C', closedAt, suspendedForDebt: false })
      })
    },
  }
}

/** Times are equal when they mean the same moment. */
function withSameTimes(customer: Customer, wanted: CustomerChanges): CustomerChanges {
  const same = { ...wanted }
  for (const name of ['limitingDelayedUntil', 'suspensionDelayedUntil'] as const)
    if (wanted[name]?.getTime() === customer[name]?.getTime() && wanted[name]) same[name] = customer[name]
  return same
}

/** A status set by hand is no consequence of a debt; another billing period ends at its own time. */
function withConsequences(customer: Customer, changes: CustomerChanges, now: Date): CustomerUpdate {
  const { billStatus, iBillingPeriod } = changes
  return {
    ...changes,
    ...(billStatus === undefined ? {} : { suspendedForDebt: false }),
    ...(iBillingPeriod === undefined
      ? {}
      : { nextInvoiceAt: periodEnd(iBillingPeriod, now, customer.createdAt) }),
  }
}

/** Where a new customer stands; refuses a parent that is not seen, is no reseller, or is two levels down already. */
async function placeBelow(
  database: Queryable,
  view: View,
  iParent: number | undefined,
): Promise<Pick<Customer, 'iParent' | 'ancestors'>> {
  if (iParent === undefined) return { iParent: null, ancestors: [] }
  const parent = await findCustomer(database, view, { iCustomer: iParent })
  if (!parent) throw notFound('customer', `i_customer ${iParent}`)
  if (parent.billStatus === 'C') throw closed('customer')
  if (parent.iCustomerType !== 2) throw invalid(`customer ${iParent} is no reseller`)
  if (parent.ancestors.length >= LEVELS) throw invalid('resellers stand at most two levels deep')
  return { iParent, ancestors: [...parent.ancestors, iParent] }
}
