import { createAccountTermRule, createActivationRule, createAddonPhaseRule } from '../accounts/due.ts'
import { createBundlesRule, createPlanSpreadRule } from '../bundles/due.ts'
import {
  createDelayRule,
  createInvoicingRule,
  createLimitationRule,
  createOverdueRule,
  createSuspensionRule,
} from '../invoices/due.ts'
import { createSubscriptionsRule } from '../subscriptions/due.ts'
import type { Rule, RuleDeps } from './rule.ts'

/** Everything in billing that time alone changes, in the order in which it happens within a moment. */
export function billingRules(deps: RuleDeps): readonly Rule[] {
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
