import type { Money } from '@openespf/contract/money'
import type { Queryable } from '@openespf/foundation/pg'
import type { LockedAccount } from '../accounts/sql/lock-accounts.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import { chargeAccount } from '../transactions/charge-account.ts'
import { canPay } from '../transactions/core/can-pay.ts'
import { insertFee } from '../usage/insert-fee.ts'
import { type BundleStep, dueAt, nextStep } from './core/bundle-steps.ts'
import type { AccountBundle } from './sql/bundle-row.ts'
import { deleteBundles } from './sql/delete-bundles.ts'
import { deleteCounterTopups } from './sql/delete-counter-topups.ts'
import { expireCounterTopups } from './sql/expire-counter-topups.ts'
import { expireCounters } from './sql/expire-counters.ts'
import { listBundles } from './sql/list-bundles.ts'
import { startCounters } from './sql/start-counters.ts'
import { updateBundle } from './sql/update-bundle.ts'

/** A locked account with its customer's funds, which count where it has no limit of its own. */
export type Payer = { account: LockedAccount; customerFunds: Money | null }

/** The customer is read without a lock: its lock comes before the account's, and its funds are a bound, not a balance. */
export async function payerOf(tx: Queryable, account: LockedAccount): Promise<Payer> {
  const { iEnv, iCustomer, availableFunds } = account
  if (availableFunds !== null) return { account, customerFunds: null }
  const customer = await findCustomer(tx, { iEnv }, { iCustomer })
  return { account, customerFunds: customer?.availableFunds ?? null }
}

export function isAffordable({ account, customerFunds }: Payer, fee: Money): boolean {
  return canPay({ account: account.availableFunds, customer: customerFunds }, fee)
}

/** Does for the account's plans all that is due at `now`; returns how much that was, and the payer after it. */
export async function advanceBundles(
  tx: Queryable,
  payer: Payer,
  now: Date,
): Promise<{ payer: Payer; steps: number }> {
  let steps = 0
  let paying = payer
  for (const listed of await listBundles(tx, payer.account.iAccount)) {
    let bundle: AccountBundle | undefined = listed
    while (bundle) {
      const step = nextStep(bundle, now, isAffordable(paying, bundle.renewalFee))
      if (!step) break
      const done = await applyStep(tx, { payer: paying, bundle }, { step, now })
      paying = done.payer
      bundle = done.bundle
      steps += 1
    }
  }
  steps += await expireCounterTopups(tx, payer.account.iAccount, now)
  return { payer: paying, steps }
}

type Position = { payer: Payer; bundle: AccountBundle }

/** Writes what the step says; the bundle after it is undefined when it was removed. */
export async function applyStep(
  tx: Queryable,
  { payer, bundle }: Position,
  { step, now }: { step: BundleStep; now: Date },
): Promise<{ payer: Payer; bundle?: AccountBundle }> {
  const { iAccountBundle } = bundle
  if (step.kind === 'remove') {
    await deleteBundles(tx, [iAccountBundle])
    return { payer }
  }
  const account = step.charges ? await chargeRenewal(tx, { payer, bundle }, now) : payer.account
  if (step.quotas !== 'keep') await expireCounters(tx, iAccountBundle)
  const changed = { ...bundle, ...step.changes }
  await updateBundle(tx, iAccountBundle, { ...step.changes, dueAt: dueAt(changed) })
  if (step.quotas !== 'keep') await deleteCounterTopups(tx, iAccountBundle)
  if (step.quotas === 'restart') await startCounters(tx, iAccountBundle)
  return { payer: { ...payer, account }, bundle: changed }
}

async function chargeRenewal(
  tx: Queryable,
  { payer: { account }, bundle }: Position,
  at: Date,
): Promise<LockedAccount> {
  const amount = bundle.renewalFee
  await insertFee(tx, { owner: account, amount, at, description: `Renewal of bundle ${bundle.iVdPlan}` })
  return chargeAccount(tx, account, amount)
}
