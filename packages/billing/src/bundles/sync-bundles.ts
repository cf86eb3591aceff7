import type { Queryable } from '@openespf/foundation/pg'
import { periodAt } from '../core/periods.ts'
import { notFound } from '../core/refusals.ts'
import { startOfSecond } from '../core/start-of-second.ts'
import { sharePlan } from '../discount-plans/sql/share-plan.ts'
import { bundleDifference, type WantedBundle, wantedBundles } from './core/bundle-changes.ts'
import { dueAt } from './core/bundle-steps.ts'
import { deleteBundles } from './sql/delete-bundles.ts'
import { insertBundle } from './sql/insert-bundle.ts'
import { listBundles } from './sql/list-bundles.ts'
import { listPlanSources } from './sql/list-plan-sources.ts'
import { startCounters } from './sql/start-counters.ts'
import { updateBundle } from './sql/update-bundle.ts'

type Holder = { iAccount: number; iEnv: number; iProduct: number; iVdPlan: number | null }

/** Gives a locked account exactly the plans that it, its main product and its add-ons bring. */
export async function syncBundles(tx: Queryable, holder: Holder, now: Date): Promise<void> {
  const sources = await listPlanSources(tx, holder.iAccount, holder.iProduct)
  const held = await listBundles(tx, holder.iAccount)
  const difference = bundleDifference(held, wantedBundles(holder.iVdPlan, sources, now))
  await deleteBundles(tx, difference.deleted)
  for (const bundle of held) {
    const moved = difference.moved.find(({ iAccountBundle }) => iAccountBundle === bundle.iAccountBundle)
    if (!moved) continue
    const { startsAt, endsAt } = moved
    await updateBundle(tx, bundle.iAccountBundle, { startsAt, endsAt, dueAt: dueAt({ ...bundle, endsAt }) })
  }
  for (const wanted of difference.inserted) await assign(tx, holder, { wanted, now })
}

async function assign(
  tx: Queryable,
  { iAccount, iEnv }: Holder,
  { wanted, now }: { wanted: WantedBundle; now: Date },
): Promise<void> {
  const plan = await sharePlan(tx, iEnv, wanted.iVdPlan)
  if (!plan) throw notFound('discount plan', `i_vd_plan ${wanted.iVdPlan}`)
  const startsAt = wanted.startsAt ?? startOfSecond(now)
  const bundle = {
    ...plan,
    ...wanted,
    ...{ iAccount, startsAt, anchor: startsAt, state: 'assigned' as const, renewals: 0 },
    ...{ activateAt: null, graceUntil: null },
    autoRenewal: plan.autoRenewal === 'on_sufficient_funds',
    periodTo: plan.planType === 'legacy' ? periodAt(startsAt, plan.iBillingPeriod, now).to : null,
  }
  await startCounters(tx, await insertBundle(tx, { ...bundle, dueAt: dueAt(bundle) }))
}
