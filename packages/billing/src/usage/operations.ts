import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { advanceBundles, applyStep, type Payer, payerOf } from '../bundles/advance-bundles.ts'
import { activation } from '../bundles/core/bundle-steps.ts'
import { coverUsage } from '../bundles/core/cover-usage.ts'
import { listBundles } from '../bundles/sql/list-bundles.ts'
import { listCounters } from '../bundles/sql/list-counters.ts'
import { useCounter } from '../bundles/sql/use-counter.ts'
import type { Page, Paging } from '../core/paging.ts'
import { invalid } from '../core/refusals.ts'
import { type View, wholeEnv } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { settleAccount } from '../subscriptions/settle-account.ts'
import { chargeAccount } from '../transactions/charge-account.ts'
import { insertXdr } from './sql/insert-xdr.ts'
import { listXdrs, type XdrFilter } from './sql/list-xdrs.ts'
import type { Xdr } from './sql/xdr-row.ts'

/** Usage as it is reported: rated by whoever reports it. */
export type UsageInput = {
  iAccount: number
  iService: number
  connectTime: Date
  disconnectTime: Date
  /** in the unit of the quotas that it may use */
  chargedQuantity: Money
  chargedAmount: Money
  dgName?: string
  peakLevel?: number
  description?: string
}

export type Usage = ReturnType<typeof createUsage>

/** Usage of services, and what was charged: of a credit account it waits for the next invoice. Refusals: `entity.not_found`, `entity.closed`, `request.invalid`. */
export function createUsage({ database, clock }: BillingDeps) {
  return {
    /** Counts the usage against the account's quotas and charges its amount. Quotas have no say in the amount. */
    add(view: View, usage: UsageInput): Promise<number> {
      if (usage.disconnectTime < usage.connectTime) throw invalid('disconnect_time is before connect_time')
      return database.transaction(async (tx) => {
        const now = clock.now()
        const locked = await lockOpenAccount(tx, view, usage.iAccount)
        const { payer } = await advanceBundles(tx, await payerOf(tx, locked), now)
        const coveredQuantity = await count(tx, payer, { usage, now })
        const { account } = await settleAccount(tx, payer.account, { now, isUsage: true })
        await chargeAccount(tx, account, usage.chargedAmount)
        const { dgName: _dgName, peakLevel: _peakLevel, ...xdr } = usage
        const { iEnv, iCustomer } = account
        return insertXdr(tx, { description: '', ...xdr, iEnv, iCustomer, coveredQuantity })
      })
    },

    list: (view: View, filter: XdrFilter, paging: Paging): Promise<Page<Xdr>> =>
      listXdrs(database, view, filter, paging),
  }
}

/** Takes the usage from the quotas and activates the bundles that it is the first usage of. */
async function count(
  tx: Queryable,
  payer: Payer,
  { usage, now }: { usage: UsageInput; now: Date },
): Promise<Money> {
  const { iAccount } = payer.account
  const counters = await listCounters(tx, wholeEnv(payer.account), iAccount)
  const open = counters.filter(({ state, startsAt }) => state !== 'expired' && startsAt <= now)
  const { taken, covered } = coverUsage(open, usage, usage.chargedQuantity)
  const used = new Set(taken.map(({ quota }) => quota.iAccountBundle))
  for (const bundle of await listBundles(tx, iAccount)) {
    if (used.has(bundle.iAccountBundle) && bundle.state === 'assigned')
      await applyStep(tx, { payer, bundle }, { step: activation(bundle, now), now })
  }
  for (const { quota, amount } of taken) await useCounter(tx, quota.iAccountCounter, amount)
  return covered
}
