import { lockAccounts } from '../accounts/sql/lock-accounts.ts'
import type { Rule } from '../clock/rule.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { settle } from './settle.ts'
import { settleAccount } from './settle-account.ts'
import { listDueSubscribers } from './sql/list-due-subscribers.ts'
import { customerWallet } from './wallet.ts'

/** Takes the fees that are due, suspends debit accounts that cannot pay and lifts that when they can. */
export function createSubscriptionsRule({ database }: BillingDeps): Rule {
  const ofAccount = (iEnv: number, iAccount: number, now: Date) =>
    database.transaction(async (tx) => {
      const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
      return account ? (await settleAccount(tx, account, { now })).steps : 0
    })
  const ofCustomer = (iEnv: number, iCustomer: number, now: Date) =>
    database.transaction(async (tx) => {
      const customer = await lockCustomer(tx, { iEnv }, iCustomer)
      if (!customer) return 0
      const wallet = customerWallet(tx, customer, now)
      return (await settle(tx, { subscriber: { iCustomer }, wallet }, { now })).steps
    })
  return {
    name: 'subscription fees',
    async runOnce(now) {
      let changed = 0
      for (const { iEnv, iAccount, iCustomer } of await listDueSubscribers(database, now)) {
        const steps =
          iAccount === null
            ? await ofCustomer(iEnv, iCustomer ?? 0, now)
            : await ofAccount(iEnv, iAccount, now)
        changed += Math.min(steps, 1)
      }
      return changed
    },
  }
}
