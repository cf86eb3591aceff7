import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { countSubscribers } from './sql/count-subscribers.ts'
import { deleteSubscription } from './sql/delete-subscription.ts'
import { findSubscription } from './sql/find-subscription.ts'
import { insertSubscription } from './sql/insert-subscription.ts'
import { listSubscriptions } from './sql/list-subscriptions.ts'
import { lockSubscription } from './sql/lock-subscription.ts'
import type { PeriodicFee, Subscription } from './sql/subscription-row.ts'
import { updateSubscription } from './sql/update-subscription.ts'

/** Fees that change count from the next one that is due. */
export type SubscriptionChanges = Partial<
  Pick<Subscription, 'name' | 'description' | 'activationFee' | 'periodicFees'>
>
export type NewSubscription = SubscriptionChanges &
  Partial<Pick<Subscription, 'activationMode' | 'chargeModel'>> &
  Pick<Subscription, 'name' | 'iso4217' | 'periodicFees'>

export type Subscriptions = ReturnType<typeof createSubscriptions>

/** What can be subscribed to. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`, `request.invalid`. */
export function createSubscriptions({ database }: BillingDeps) {
  const refused = (name = '') => ({ subscription_name: () => duplicate('subscription', 'name', name) })
  const defaults = {
    ...{ description: '', activationFee: 0n },
    ...{ activationMode: 1 as const, chargeModel: 2 as const },
  }

  return {
    async add({ iEnv }: View, input: NewSubscription): Promise<number> {
      checkFees(input.periodicFees)
      const added = insertSubscription(database, { ...defaults, ...input, iEnv })
      return refuseDuplicates(added, refused(input.name))
    },

    update({ iEnv }: View, iSubscription: number, wanted: SubscriptionChanges): Promise<void> {
      return database.transaction(async (tx) => {
        const current = await lockSubscription(tx, iEnv, iSubscription)
        if (!current) throw unknown(iSubscription)
        const { periodicFees, ...plain } = wanted
        const changes: SubscriptionChanges = changed(current, plain)
        if (periodicFees && !isSame(periodicFees, current.periodicFees)) {
          checkFees(periodicFees)
          changes.periodicFees = periodicFees
        }
        if (Object.keys(changes).length === 0) return
        await refuseDuplicates(updateSubscription(tx, iSubscription, changes), refused(wanted.name))
      })
    },

    find: (
      { iEnv }: View,
      key: { iSubscription?: number; name?: string },
    ): Promise<Subscription | undefined> => findSubscription(database, iEnv, key),

    list: ({ iEnv }: View, filter: { name?: string }, paging: Paging): Promise<Page<Subscription>> =>
      listSubscriptions(database, iEnv, filter, paging),

    remove({ iEnv }: View, iSubscription: number): Promise<void> {
      return database.transaction(async (tx) => {
        if (!(await lockSubscription(tx, iEnv, iSubscription))) throw unknown(iSubscription)
        const uses = await countSubscribers(tx, iSubscription)
        if (uses > 0) throw inUse('subscription', `${uses} customers and accounts`)
        await deleteSubscription(tx, iSubscription)
      })
    },
  }
}

const unknown = (iSubscription: number) => notFound('subscription', `i_subscription ${iSubscription}`)

function checkFees(fees: readonly PeriodicFee[]): void {
  if (new Set(fees.map(({ iPeriod }) => iPeriod)).size < fees.length)
    throw invalid('periodic_fees names a period twice')
}

function isSame(a: readonly PeriodicFee[], b: readonly PeriodicFee[]): boolean {
  const feeOf = new Map(b.map(({ iPeriod, fee }) => [iPeriod, fee]))
  return a.length === b.length && a.every(({ iPeriod, fee }) => feeOf.get(iPeriod) === fee)
}
