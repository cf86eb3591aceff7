import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { accountExists } from '../accounts/sql/list-known-accounts.ts'
import { invalid, notFound, refuseOwn } from '../core/refusals.ts'
import { startOfSecond } from '../core/start-of-second.ts'
import type { View } from '../core/view.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { insufficientFunds } from '../transactions/core/insufficient-funds.ts'
import type { FeePeriod } from './core/next-charge.ts'
import { chargeNext, type Settling, settle } from './settle.ts'
import { settleAccount } from './settle-account.ts'
import type { AssignedSubscription } from './sql/assigned-row.ts'
import { insertAssigned } from './sql/insert-assigned.ts'
import { listAssigned, type Subscriber } from './sql/list-assigned.ts'
import { shareSubscription } from './sql/share-subscription.ts'
import { updateAssigned } from './sql/update-assigned.ts'
import { accountWallet, customerWallet, type Wallet } from './wallet.ts'

/** Without a period, the first that the subscription has a fee for; without a start date, now. */
export type NewAssigned = { iSubscription: number; iPeriod?: FeePeriod; startDate?: Date }

export type Subscribers = ReturnType<typeof createSubscribers>

/** Subscriptions of accounts and customers. Refusals: `entity.not_found`, `entity.closed`, `funds.insufficient`, `auth.forbidden`. */
export function createSubscribers({ database, clock }: BillingDeps) {
  /** Runs `work` on the locked subscriber's wallet, then does what is due. */
  function change<T>(
    view: View,
    subscriber: Subscriber,
    work: (tx: Queryable, wallet: Wallet, currency: string) => Promise<T>,
    settling: Omit<Settling, 'now'> = {},
  ): Promise<T> {
    const now = clock.now()
    return database.transaction(async (tx) => {
      if ('iCustomer' in subscriber) {
        refuseOwn(view, subscriber.iCustomer)
        const customer = await lockOpenCustomer(tx, view, subscriber.iCustomer)
        const wallet = customerWallet(tx, customer, now)
        const result = await work(tx, wallet, customer.iso4217)
        await settle(tx, { subscriber, wallet }, { ...settling, now })
        return result
      }
      const account = await lockOpenAccount(tx, view, subscriber.iAccount)
      const { iEnv, iCustomer } = account
      refuseOwn(view, iCustomer)
      const customer = await findCustomer(tx, { iEnv }, { iCustomer })
      const wallet = accountWallet(tx, account, now)
      const result = await work(tx, wallet, customer?.iso4217 ?? '')
      await settleAccount(tx, wallet.account(), { ...settling, now })
      return result
    })
  }

  return {
    async list(view: View, subscriber: Subscriber): Promise<AssignedSubscription[]> {
      await requireSeen(database, view, subscriber)
      return listAssigned(database, subscriber)
    },

    add(view: View, subscriber: Subscriber, wanted: NewAssigned): Promise<number> {
      const startDate = wanted.startDate ?? startOfSecond(clock.now())
      return change(view, subscriber, async (tx, _wallet, currency) => {
        const subscription = await shareSubscription(tx, view.iEnv, wanted.iSubscription)
        if (!subscription) throw notFound('subscription', `i_subscription ${wanted.iSubscription}`)
        const { iSubscription, iso4217, periodicFees, activationMode } = subscription
        if (iso4217 !== currency)
          throw invalid(`subscription ${iSubscription} is in ${iso4217}, not in ${currency}`)
        const fee = periodicFees.find(({ iPeriod }) => iPeriod === (wanted.iPeriod ?? iPeriod))
        if (!fee) throw invalid(`subscription ${iSubscription} has no fee for period ${wanted.iPeriod}`)
        const dueAt = activationMode === 1 ? startDate : null
        return insertAssigned(tx, { ...subscriber, iSubscription, iPeriod: fee.iPeriod, startDate, dueAt })
      })
    },

    /** Ends it now; what is charged stays charged. */
    close(view: View, subscriber: Subscriber, iAssignedSubscription: number): Promise<void> {
      const finishDate = clock.now()
      return change(view, subscriber, async (tx) => {
        const assigned = (await listAssigned(tx, subscriber)).find(
          (one) => one.iAssignedSubscription === iAssignedSubscription && one.intStatus < 2,
        )
        if (!assigned) throw notFound('open subscription', `id ${iAssignedSubscription}`)
        const changes = { intStatus: 2 as const, finishDate, nextFee: null, dueAt: null }
        await updateAssigned(tx, iAssignedSubscription, changes)
      })
    },

    /** Activates all that are pending. */
    activate: (view: View, subscriber: Subscriber): Promise<void> =>
      change(view, subscriber, async () => undefined, { activates: true }),

    /** Takes what is due; in advance: the next fee of each active subscription too, due or not. */
    charge(view: View, subscriber: Subscriber, inAdvance: boolean): Promise<void> {
      return change(view, subscriber, async (tx, wallet) => {
        if (!inAdvance) return
        const active = (await listAssigned(tx, subscriber)).filter(({ intStatus }) => intStatus === 1)
        for (const assigned of active) {
          const fee = assigned.nextFee ?? 0n
          if (!wallet.canPay(fee)) throw insufficientFunds(fee)
          await chargeNext(tx, assigned, wallet)
        }
      })
    },
  }
}

async function requireSeen(queryable: Queryable, view: View, subscriber: Subscriber): Promise<void> {
  if ('iAccount' in subscriber) {
    if (!(await accountExists(queryable, view, subscriber.iAccount)))
      throw notFound('account', `i_account ${subscriber.iAccount}`)
  } else if (!(await findCustomer(queryable, view, subscriber)))
    throw notFound('customer', `i_customer ${subscriber.iCustomer}`)
}
