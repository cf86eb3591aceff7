import type { Static } from 'typebox'
import { accessPolicyMethods } from './access-policy.ts'
import { accountMethods } from './account.ts'
import { accountActionMethods } from './account-actions.ts'
import { aliasMethods } from './alias.ts'
import { customFieldMethods } from './custom-field.ts'
import { customerMethods } from './customer.ts'
import { customerSiteMethods } from './customer-site.ts'
import { didMethods } from './did.ts'
import { discountPlanMethods } from './discount-plan.ts'
import { eventMethods } from './event.ts'
import { extensionMethods } from './extension.ts'
import { followMeMethods } from './follow-me.ts'
import { invoiceMethods } from './invoice.ts'
import { productMethods } from './product.ts'
import { productGroupMethods } from './product-group.ts'
import { serviceMethods } from './service.ts'
import { serviceFeatureMethods } from './service-feature.ts'
import { servicePolicyMethods } from './service-policy.ts'
import { sessionMethods } from './session.ts'
import { simCardMethods } from './sim-card.ts'
import { systemMethods } from './system.ts'
import { timeZoneMethods } from './time-zone.ts'
import { userMethods } from './user.ts'

export type { AccessPolicyInfo } from './access-policy.ts'
export type { AliasInfo } from './alias.ts'
export type { CustomerInfo, CustomerSearchColumn } from './customer.ts'
export type { ExtensionInfo } from './extension.ts'
export type { FollowMeInfo, FollowMeNumberInfo } from './follow-me.ts'
export type { InvoiceInfo, InvoiceListItem } from './invoice.ts'
export type { PolicyPhase } from './policy-phase.ts'

import { subscriptionMethods } from './subscription.ts'
import { usageMethods } from './usage.ts'

export type { AccountInfo, AssignedAddon } from './account.ts'
export type { CustomFieldInfo, CustomFieldMethod, CustomFieldValue } from './custom-field.ts'
export type { CustomerSiteInfo, CustomerSiteMethod } from './customer-site.ts'
export type { DidMethod, NumberInfo } from './did.ts'
export type { DiscountPlanInfo } from './discount-plan.ts'
export type { ProductInfo, ProductMethod } from './product.ts'
export type { ProductGroupInfo } from './product-group.ts'
export type { ServiceInfo } from './service.ts'
export type { ServiceFeature, ServiceFeatureMethod } from './service-feature.ts'
export type { ServicePolicyInfo } from './service-policy.ts'
export type { LoginResult } from './session.ts'
export { isOpen, sessionMethods } from './session.ts'
export type { CardInfo, SimCardMethod } from './sim-card.ts'
export type { AssignedInfo, SubscriptionInfo } from './subscription.ts'
export type { WebLogInfo } from './system.ts'
export type { FullVdCounterInfo, XdrInfo } from './usage.ts'
export type { ApiTokenInfo, RoleInfo, UserInfo } from './user.ts'

/** Methods of billing entities: `POST /rest/<Service>/<method>`; all need a session. */
export const billingMethods = {
  ...accountMethods,
  ...customerMethods,
  ...productMethods,
  ...simCardMethods,
  ...didMethods,
  ...accessPolicyMethods,
  ...serviceMethods,
  ...productGroupMethods,
  ...servicePolicyMethods,
  ...eventMethods,
  ...accountActionMethods,
  ...aliasMethods,
  ...followMeMethods,
  ...extensionMethods,
  ...timeZoneMethods,
  ...invoiceMethods,
  ...discountPlanMethods,
  ...usageMethods,
  ...subscriptionMethods,
  ...customFieldMethods,
  ...serviceFeatureMethods,
  ...customerSiteMethods,
} as const

/** Methods about users, roles, the audit log and the system; all need a session. */
export const administrationMethods = { ...userMethods, ...systemMethods } as const

export const v1Methods = { ...sessionMethods, ...administrationMethods, ...billingMethods } as const

export { BILLING_READ_SCOPE, BILLING_WRITE_SCOPE, SIM_KEYS_SCOPE } from '../scopes.ts'

export type BillingMethod = keyof typeof billingMethods
export type AccountMethod = keyof typeof accountMethods
export type CustomerMethod = keyof typeof customerMethods
export type DiscountPlanMethod = keyof typeof discountPlanMethods
export type UsageMethod = keyof typeof usageMethods
export type SubscriptionMethod = keyof typeof subscriptionMethods
export type AdministrationMethod = keyof typeof administrationMethods
export type SessionMethod = keyof typeof sessionMethods
export type V1Method = keyof typeof v1Methods
export type V1Params<M extends V1Method> = Static<(typeof v1Methods)[M]['params']>
export type V1Result<M extends V1Method> = Static<(typeof v1Methods)[M]['result']>

/** A v1 fault, always with HTTP 500: espf-facts §7.1. */
export type Fault = { faultcode: string; faultstring: string }
