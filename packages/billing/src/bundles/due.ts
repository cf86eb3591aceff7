import { lockAccounts } from '../accounts/sql/lock-accounts.ts'
import type { Rule } from '../clock/rule.ts'
import type { BillingDeps } from '../deps.ts'
import { advanceBundles, payerOf } from './advance-bundles.ts'
import { findUnspreadProduct } from './sql/find-unspread-product.ts'
import { listAccountsToSpread } from './sql/list-accounts-to-spread.ts'
import { listDueAccounts } from './sql/list-due-accounts.ts'
import { markSpread } from './sql/mark-spread.ts'
import { syncBundles } from './sync-bundles.ts'

/** Periods, renewals, grace periods and ends of bundles and top-ups. */
export function createBundlesRule({ database }: BillingDeps): Rule {
  return {
    name: 'bundles and quotas',
    async runOnce(now) {
      let changed = 0
      for (const { iEnv, iAccount } of await listDueAccounts(database, now)) {
        changed += await database.transaction(async (tx) => {
          const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
          if (!account || account.billStatus === 'C') return 0
          const { steps } = await advanceBundles(tx, await payerOf(tx, account), now)
          return Math.min(steps, 1)
        })
      }
      return changed
    },
  }
}

/** Gives a product's new plan to the accounts that have the product. */
export function createPlanSpreadRule({ database }: BillingDeps): Rule {
  return {
    name: 'discount plans of products',
    async runOnce(now) {
      const iProduct = await findUnspreadProduct(database)
      if (iProduct === undefined) return 0
      const accounts = await listAccountsToSpread(database, iProduct, now)
      if (accounts.length === 0) {
        await markSpread(database, iProduct)
        return 1
      }
      for (const { iEnv, iAccount } of accounts) {
        await database.transaction(async (tx) => {
          const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
          if (account && account.billStatus !== 'C') await syncBundles(tx, account, now)
        })
      }
      return accounts.length
    },
  }
}
