import type { Subjects } from '@openespf/sessions'
import {
  type AccessPolicies,
  createAccessPolicies,
  createServicePolicies,
  type ServicePolicies,
} from './access-policies/operations.ts'
import { createPhases, type Phases } from './access-policies/phases.ts'
import { type Accounts, createAccounts } from './accounts/operations.ts'
import { type Aliases, createAliases } from './aliases/operations.ts'
import { type Bundles, createBundles } from './bundles/operations.ts'
import { type CustomFields, createCustomFields } from './custom-fields/operations.ts'
import { type CustomerSites, createCustomerSites } from './customer-sites/operations.ts'
import { type Customers, createCustomers } from './customers/operations.ts'
import type { BillingDeps } from './deps.ts'
import { createDidNumbers, type DidNumbers } from './did-numbers/operations.ts'
import { createDiscountPlans, type DiscountPlans } from './discount-plans/operations.ts'
import { createExtensions, type Extensions } from './extensions/operations.ts'
import { createFollowMe, type FollowMe } from './follow-me/operations.ts'
import { createInvoices, type Invoices } from './invoices/operations.ts'
import { createProductGroups, type ProductGroups } from './product-groups/operations.ts'
import { createProducts, type Products } from './products/operations.ts'
import { createRaisedEvents, type RaisedEvents } from './raised-events/operations.ts'
import { createServiceFeatures, type ServiceFeatures } from './service-features/operations.ts'
import { createServices, type Services } from './services/operations.ts'
import { createSimCards, type SimCards } from './sim-cards/operations.ts'
import { createSubjects } from './subjects/subjects.ts'
import { createSubscriptions, type Subscriptions } from './subscriptions/operations.ts'
import { createSubscribers, type Subscribers } from './subscriptions/subscribers.ts'
import { createTimeZones, type TimeZones } from './time-zones/time-zones.ts'
import { createTransactions, type Transactions } from './transactions/operations.ts'
import { createPayments, type Payments } from './transactions/payments.ts'
import { createUsage, type Usage } from './usage/operations.ts'

/**
 * The operations of billing, by domain. `accountLookup` is what the ESPF API asks about accounts, `subjects` what sessions
 * ask about whom they can be of.
 */
export type Billing = {
  customers: Customers
  accounts: Accounts
  products: Products
  simCards: SimCards
  didNumbers: DidNumbers
  accessPolicies: AccessPolicies
  transactions: Transactions
  services: Services
  productGroups: ProductGroups
  phases: Phases
  servicePolicies: ServicePolicies
  raisedEvents: RaisedEvents
  aliases: Aliases
  followMe: FollowMe
  extensions: Extensions
  timeZones: TimeZones
  invoices: Invoices
  payments: Payments
  discountPlans: DiscountPlans
  bundles: Bundles
  usage: Usage
  subscriptions: Subscriptions
  subscribers: Subscribers
  customFields: CustomFields
  serviceFeatures: ServiceFeatures
  customerSites: CustomerSites
  subjects: Subjects
  accountLookup: Pick<Accounts, 'byId' | 'exists'>
}

export function createBilling(deps: BillingDeps): Billing {
  const accounts = createAccounts(deps)
  return {
    accounts,
    accountLookup: accounts,
    subjects: createSubjects(deps),
    customers: createCustomers(deps),
    products: createProducts(deps),
    simCards: createSimCards(deps),
    didNumbers: createDidNumbers(deps),
    accessPolicies: createAccessPolicies(deps),
    transactions: createTransactions(deps),
    services: createServices(deps),
    productGroups: createProductGroups(deps),
    phases: createPhases(deps),
    servicePolicies: createServicePolicies(deps),
    raisedEvents: createRaisedEvents(deps),
    aliases: createAliases(deps),
    followMe: createFollowMe(deps),
    extensions: createExtensions(deps),
    timeZones: createTimeZones(deps),
    invoices: createInvoices(deps),
    payments: createPayments(deps),
    discountPlans: createDiscountPlans(deps),
    bundles: createBundles(deps),
    usage: createUsage(deps),
    subscriptions: createSubscriptions(deps),
    subscribers: createSubscribers(deps),
    customFields: createCustomFields(deps),
    serviceFeatures: createServiceFeatures(deps),
    customerSites: createCustomerSites(deps),
  }
}
