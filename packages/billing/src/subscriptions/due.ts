import type { Queryable } from '@openespf/foundation/pg'
import { lockAccounts } from '../accounts/sql/lock-accounts.ts'
import { createDueRule } from '../clock/due-rule.ts'
import type { Rule, RuleDeps } from '../clock/rule.ts'
import { lockCustomer } from '../customers/sql/lock-customer.ts'
import { settle } from './settle.ts'
import { settleAccount } from './settle-account.ts'
import { type DueSubscriber, listDueSubscribers } from './sql/list-due-subscribers.ts'
import { customerWallet } from './wallet.ts'

/** Takes the fees that are due, suspends debit accounts that cannot pay and lifts that when they can. */
export function createSubscriptionsRule(deps: RuleDeps): Rule {
  return createDueRule<DueSubscriber>(deps, {
    name: 'subscription fees',
    entityOf: ({ iAccount, iCustomer }) =>
      iAccount === null ? `customer/${iCustomer}` : `account/${iAccount}`,
    list: (now, leftOut) => listDueSubscribers(deps.database, now, leftOut),
    async change(tx, { iEnv, iAccount, iCustomer }, now) {
      const steps =
        iAccount === null
          ? await settleCustomer(tx, { iEnv, iCustomer: iCustomer ?? 0 }, now)
          : await settleDueAccount(tx, { iEnv, iAccount }, now)
      return steps > 0
    },
  })
}

async function settleDueAccount(
  tx: Queryable,
  { iEnv, iAccount }: { iEnv: number; iAccount: number },
  now: Date,
): Promise<number> {
  const account = (await lockAccounts(tx, { iEnv }, [iAccount])).get(iAccount)
  return account ? (await settleAccount(tx, account, { now })).steps : 0
}

async function settleCustomer(
  tx: Queryable,
  { iEnv, iCustomer }: { iEnv: number; iCustomer: number },
  now: Date,
): Promise<number> {
  const customer = await lockCustomer(tx, { iEnv }, iCustomer)
  if (!customer) return 0
  const wallet = customerWallet(tx, customer, now)
  return (await settle(tx, { subscriber: { iCustomer }, wallet }, { now })).steps
}
