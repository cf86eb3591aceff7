import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { accountExists } from '../accounts/sql/list-known-accounts.ts'
import { addDays } from '../core/periods.ts'
import { invalid, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { findTopup } from '../discount-plans/sql/find-topup.ts'
import { chargeAccount } from '../transactions/charge-account.ts'
import { insufficientFunds } from '../transactions/core/insufficient-funds.ts'
import { insertFee } from '../usage/insert-fee.ts'
import { advanceBundles, applyStep, isAffordable, type Payer, payerOf } from './advance-bundles.ts'
import { activation, dueAt, resumption } from './core/bundle-steps.ts'
import type { AccountBundle } from './sql/bundle-row.ts'
import type { AccountCounter } from './sql/counter-row.ts'
import { insertCounterTopup } from './sql/insert-counter-topup.ts'
import { listBundles } from './sql/list-bundles.ts'
import { listCounters } from './sql/list-counters.ts'
import { topUpCounter } from './sql/top-up-counter.ts'
import { updateBundle } from './sql/update-bundle.ts'

/** `delayTill`: it becomes active then, unless usage comes first; in the past: its first period began then. */
export type Activation = { iVdPlan: number; autoRenewal?: boolean; delayTill?: Date }

export type Bundles = ReturnType<typeof createBundles>

/** Operations on the plans of accounts. Refusals: `entity.not_found`, `entity.closed`, `funds.insufficient`. */
export function createBundles({ database, clock }: BillingDeps) {
  /** With everything done that time has made due. */
  async function lockPayer(tx: Queryable, view: View, iAccount: number): Promise<Payer> {
    const account = await lockOpenAccount(tx, view, iAccount)
    return (await advanceBundles(tx, await payerOf(tx, account), clock.now())).payer
  }

  return {
    async counters(view: View, iAccount: number): Promise<AccountCounter[]> {
      if (!(await accountExists(database, view, iAccount))) throw notFound('account', `i_account ${iAccount}`)
      return listCounters(database, view, iAccount)
    },

    /** Activates a bundle that was not used yet, or one that expired, for its renewal fee. */
    activate(view: View, iAccount: number, wanted: Activation): Promise<void> {
      return database.transaction(async (tx) => {
        const payer = await lockPayer(tx, view, iAccount)
        const bundles = await listBundles(tx, iAccount)
        const bundle = bundles.find(({ iVdPlan }) => iVdPlan === wanted.iVdPlan)
        if (!bundle) throw notFound('bundle', `i_vd_plan ${wanted.iVdPlan} on account ${iAccount}`)
        await activate(tx, { payer, bundle: await setRenewal(tx, bundle, wanted) }, wanted, clock.now())
      })
    },

    /** Adds to a quota of the account for the option's fee, until the option says or the period ends. */
    topUp(view: View, iAccount: number, iVdTopup: number): Promise<void> {
      return database.transaction(async (tx) => {
        const payer = await lockPayer(tx, view, iAccount)
        const option = await findTopup(tx, view.iEnv, iVdTopup)
        if (!option) throw notFound('top-up option', `i_vd_topup ${iVdTopup}`)
        const counters = await listCounters(tx, view, iAccount)
        const counter = counters.find(({ iVdDg, state }) => iVdDg === option.iVdDg && state !== 'expired')
        if (!counter) throw invalid(`account ${iAccount} has no running quota with i_vd_dg ${option.iVdDg}`)
        requireFunds(payer, option.topupFee)
        const { iAccountCounter, periodTo } = counter
        const at = clock.now()
        await insertFee(tx, {
          ...{ owner: payer.account, amount: option.topupFee, at },
          description: `Top-up ${iVdTopup} of bundle ${counter.iVdPlan}`,
        })
        await chargeAccount(tx, payer.account, option.topupFee)
        const amount = option.topupAmount
        await topUpCounter(tx, iAccountCounter, amount)
        if (option.topupExpiryTime === null) return
        const expiresAt = addDays(at, option.topupExpiryTime)
        if (periodTo === null || expiresAt < periodTo)
          await insertCounterTopup(tx, { iAccount, iAccountCounter, amount, expiresAt })
      })
    },
  }
}

async function setRenewal(
  tx: Queryable,
  bundle: AccountBundle,
  { autoRenewal }: Activation,
): Promise<AccountBundle> {
  if (autoRenewal === undefined || autoRenewal === bundle.autoRenewal) return bundle
  await updateBundle(tx, bundle.iAccountBundle, { autoRenewal, dueAt: dueAt(bundle) })
  return { ...bundle, autoRenewal }
}

async function activate(
  tx: Queryable,
  position: { payer: Payer; bundle: AccountBundle },
  { delayTill }: Activation,
  now: Date,
): Promise<void> {
  const { payer, bundle } = position
  if (bundle.state === 'active') return
  if (bundle.state === 'assigned') {
    if (delayTill === undefined || delayTill <= now) {
      await applyStep(tx, position, { step: activation(bundle, delayTill ?? now), now })
      return
    }
    const delayed = { ...bundle, activateAt: delayTill }
    await updateBundle(tx, bundle.iAccountBundle, { activateAt: delayTill, dueAt: dueAt(delayed) })
    return
  }
  requireFunds(payer, bundle.renewalFee)
  await applyStep(tx, position, { step: resumption(bundle, now), now })
}

function requireFunds(payer: Payer, fee: Money): void {
  if (!isAffordable(payer, fee)) throw insufficientFunds(fee)
}
