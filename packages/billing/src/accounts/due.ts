import { formatUtcDate } from '@openespf/contract/time'
import type { Rule } from '../clock/rule.ts'
import type { BillingDeps } from '../deps.ts'
import { listAccountsOfDueAddons } from './sql/list-accounts-of-due-addons.ts'
import { moveAccountTerms } from './sql/move-account-terms.ts'
import { moveAddonPhases } from './sql/move-addon-phases.ts'
import { openDueAccounts } from './sql/open-due-accounts.ts'

/** Accounts changed in one transaction: their rows are locked until it ends. */
const BATCH = 100

/** Inactive accounts open on their activation date (ours: espf-facts §7.5 tells only how they come to be inactive). */
export function createActivationRule({ database }: BillingDeps): Rule {
  return {
    name: 'inactive accounts open on their activation date',
    runOnce: (now) => openDueAccounts(database, formatUtcDate(now), BATCH),
  }
}

/**
 * Accounts become active or expire when their day comes. That their status changes then is a fact (espf-facts §7.5); that
 * it raises Account/Status/Changed, with the words of `term`, is ours: without an event the far side would not know.
 */
export function createAccountTermRule({ database }: BillingDeps): Rule {
  return {
    name: 'accounts become active or expire on their dates',
    runOnce: (now) => moveAccountTerms(database, formatUtcDate(now), BATCH),
  }
}

/** Add-ons start and end at their times, and raise Account/ProductAddon/Changed then (ours). */
export function createAddonPhaseRule({ database }: BillingDeps): Rule {
  return {
    name: 'add-ons start and end',
    runOnce: (now) =>
      database.transaction(async (tx) => {
        const accounts = await listAccountsOfDueAddons(tx, now, BATCH)
        return accounts.length === 0 ? 0 : moveAddonPhases(tx, accounts, now)
      }),
  }
}
