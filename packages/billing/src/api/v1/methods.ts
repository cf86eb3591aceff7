import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import type { Billing } from '../../billing.ts'
import { accessPolicyHandlers } from './access-policy-handlers.ts'
import { accountActionHandlers } from './account-action-handlers.ts'
import { accountHandlers } from './account-handlers.ts'
import { aliasHandlers } from './alias-handlers.ts'
import { customFieldHandlers } from './custom-field-handlers.ts'
import { customerHandlers } from './customer-handlers.ts'
import { customerSiteHandlers } from './customer-site-handlers.ts'
import { didHandlers } from './did-handlers.ts'
import { discountPlanHandlers } from './discount-plan-handlers.ts'
import type { V1Methods } from './edge.ts'
import { eventHandlers } from './event-handlers.ts'
import { extensionHandlers } from './extension-handlers.ts'
import { followMeHandlers } from './follow-me-handlers.ts'
import { type Handlers, methodOf } from './handlers.ts'
import { invoiceHandlers } from './invoice-handlers.ts'
import { productGroupHandlers } from './product-group-handlers.ts'
import { productHandlers } from './product-handlers.ts'
import { serviceFeatureHandlers } from './service-feature-handlers.ts'
import { serviceHandlers } from './service-handlers.ts'
import { servicePolicyHandlers } from './service-policy-handlers.ts'
import { simCardHandlers } from './sim-card-handlers.ts'
import { subscriptionHandlers } from './subscription-handlers.ts'
import { timeZoneHandlers } from './time-zone-handlers.ts'
import { usageHandlers } from './usage-handlers.ts'

/** Billing's methods for `registerV1`: all of the contract's. */
export function createBillingMethods(billing: Billing): V1Methods {
  const handlers: Handlers = {
    ...accountHandlers(billing),
    ...customerHandlers(billing),
    ...productHandlers(billing.products),
    ...simCardHandlers(billing.simCards),
    ...didHandlers(billing.didNumbers),
    ...accessPolicyHandlers(billing.accessPolicies, billing.phases),
    ...serviceHandlers(billing.services),
    ...productGroupHandlers(billing.productGroups),
    ...servicePolicyHandlers(billing.servicePolicies),
    ...eventHandlers(billing.raisedEvents),
    ...accountActionHandlers(billing.accounts),
    ...aliasHandlers(billing.aliases),
    ...followMeHandlers(billing.followMe),
    ...extensionHandlers(billing.extensions),
    ...timeZoneHandlers(billing.timeZones),
    ...invoiceHandlers(billing.invoices, billing.payments),
    ...discountPlanHandlers(billing.discountPlans),
    ...usageHandlers(billing.bundles, billing.usage),
    ...subscriptionHandlers(billing.subscriptions, billing.subscribers),
    ...customFieldHandlers(billing.customFields),
    ...serviceFeatureHandlers(billing.serviceFeatures),
    ...customerSiteHandlers(billing.customerSites),
  }
  const names = Object.keys(billingMethods).filter((name): name is BillingMethod => name in billingMethods)
  return Object.fromEntries(names.map((name) => [name, methodOf(name, handlers)]))
}
