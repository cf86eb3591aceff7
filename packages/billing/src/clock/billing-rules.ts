import { createAccountTermRule, createActivationRule, createAddonPhaseRule } from '../accounts/due.ts'
import { createBundlesRule, createPlanSpreadRule } from '../bundles/due.ts'
import type { BillingDeps } from '../deps.ts'
import {
  createDelayRule,
  createInvoicingRule,
  createLimitationRule,
  createOverdueRule,
  createSuspensionRule,
} from '../invoices/due.ts'
import { createSubscriptionsRule } from '../subscriptions/due.ts'
import type { Rule } from './rule.ts'

/** Everything in billing that time alone changes, in the order in which it happens within a moment. */
export function billingRules(deps: BillingDeps): readonly Rule[] {
  return [
    createActivationRule(deps),
    createAccountTermRule(deps),
    createAddonPhaseRule(deps),
    createPlanSpreadRule(deps),
    createBundlesRule(deps),
    createSubscriptionsRule(deps),
    createInvoicingRule(deps),
    createOverdueRule(deps),
    createLimitationRule(deps),
    createSuspensionRule(deps),
    createDelayRule(deps),
  ]
}
