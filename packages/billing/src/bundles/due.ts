import { lockAccounts } from '../accounts/sql/lock-accounts.ts'
import { createDueRule } from '../clock/due-rule.ts'
import { createResting } from '../clock/resting.ts'
import type { Rule, RuleDeps } from '../clock/rule.ts'
import { advanceBundles, payerOf } from './advance-bundles.ts'
import { findUnspreadProduct } from './sql/find-unspread-product.ts'
import { listAccountsToSpread } from './sql/list-accounts-to-spread.ts'
import { listDueAccounts } from './sql/list-due-accounts.ts'
import { markSpread } from './sql/mark-spread.ts'
import { syncBundles } from './sync-bundles.ts'

type DueAccount = { iEnv: number; iAccount: number }

/** Periods, renewals, grace periods and ends of bundles and top-ups. */
export function createBundlesRule(deps: RuleDeps): Rule {
  return createDueRule<DueAccount>(deps, {
    name: 'bundles and quotas',
    entityOf: ({ iAccount }) => `account/${iAccount}`,
    list: (now, leftOut) => listDueAccounts(deps.database, now, keysOf(leftOut)),
    async change(tx, { iEnv, iAccount }, now) {
      const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
      if (!account || account.billStatus === 'C') return false
      return (await advanceBundles(tx, await payerOf(tx, account), now)).steps > 0
    },
  })
}

type SpreadAccount = DueAccount & { iProduct: number }

/** Gives a product's new plan to the accounts that have the product. */
export function createPlanSpreadRule(deps: RuleDeps): Rule {
  const { database } = deps
  /** Products of which only accounts are left that failed: their many accounts are not searched each second. */
  const stuck = createResting<number>(String)

  /** A batch of the first product that has one; a product without any left is marked on the way. */
  const list = async (now: Date, leftOut: readonly SpreadAccount[]): Promise<SpreadAccount[]> => {
    for (;;) {
      const iProduct = await findUnspreadProduct(database, stuck.asleep(now))
      if (iProduct === undefined) return []
      const failed = keysOf(leftOut.filter((one) => one.iProduct === iProduct))
      const accounts = await listAccountsToSpread(database, { iProduct, now, leftOut: failed })
      if (accounts.length > 0) return accounts.map((account) => ({ ...account, iProduct }))
      if (failed.length > 0) stuck.failed(iProduct, now)
      else {
        await markSpread(database, iProduct)
        stuck.forget(iProduct)
      }
    }
  }

  return createDueRule<SpreadAccount>(deps, {
    name: 'discount plans of products',
    entityOf: ({ iAccount }) => `account/${iAccount}`,
    list,
    async change(tx, { iEnv, iAccount }, now) {
      const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
      if (!account || account.billStatus === 'C') return false
      await syncBundles(tx, account, now)
      return true
    },
  })
}

const keysOf = (accounts: readonly DueAccount[]): number[] => accounts.map(({ iAccount }) => iAccount)
