import type { Queryable } from '@openespf/foundation/pg'
import { changed } from '../core/changed.ts'
import type { Page, Paging } from '../core/paging.ts'
import { duplicate, inUse, notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import type { BillingDeps } from '../deps.ts'
import { refuseDuplicates } from '../sql/refuse-duplicates.ts'
import { itemChanges, type StoredItem, type WantedItem } from './core/item-changes.ts'
import { countPlanUses } from './sql/count-plan-uses.ts'
import { deleteItems } from './sql/delete-items.ts'
import { deletePlan } from './sql/delete-plan.ts'
import { deleteTopup } from './sql/delete-topup.ts'
import { findPlan } from './sql/find-plan.ts'
import { findTopup } from './sql/find-topup.ts'
import { insertItem } from './sql/insert-item.ts'
import { insertPlan } from './sql/insert-plan.ts'
import { insertTopup } from './sql/insert-topup.ts'
import { listItems } from './sql/list-items.ts'
import { listPlans } from './sql/list-plans.ts'
import { lockPlan } from './sql/lock-plan.ts'
import type { DiscountPlan } from './sql/plan-row.ts'
import type { TopupOption } from './sql/topup-row.ts'
import { updateItem } from './sql/update-item.ts'
import { updatePlan } from './sql/update-plan.ts'

/** Quotas that change count from an account's next period on; `items` is the whole wanted list. */
export type PlanChanges = Partial<
  Pick<DiscountPlan, 'name' | 'autoRenewal' | 'gracePeriodDays' | 'renewalFee'>
> & { items?: WantedItem[] }
export type NewPlan = PlanChanges &
  Partial<Pick<DiscountPlan, 'planType' | 'iBillingPeriod'>> & { name: string; iso4217: string }
export type DescribedPlan = DiscountPlan & { items: StoredItem[] }

export type DiscountPlans = ReturnType<typeof createDiscountPlans>

/** Operations on volume discount plans. Refusals: `entity.not_found`, `entity.duplicate`, `entity.in_use`. */
export function createDiscountPlans({ database }: BillingDeps) {
  const refused = (name = '') => ({ discount_plan_name: () => duplicate('discount plan', 'name', name) })
  const defaults = {
    planType: 'legacy' as const,
    iBillingPeriod: 4 as const,
    autoRenewal: 'never' as const,
    gracePeriodDays: 0,
    renewalFee: 0n,
  }

  return {
    add({ iEnv }: View, { items = [], ...input }: NewPlan): Promise<number> {
      return database.transaction(async (tx) => {
        const plan = insertPlan(tx, { ...defaults, ...input, iEnv })
        const iVdPlan = await refuseDuplicates(plan, refused(input.name))
        await writeItems(tx, iVdPlan, items)
        return iVdPlan
      })
    },

    update({ iEnv }: View, iVdPlan: number, { items, ...wanted }: PlanChanges): Promise<void> {
      return database.transaction(async (tx) => {
        const plan = await lockPlan(tx, iEnv, iVdPlan)
        if (!plan) throw unknown(iVdPlan)
        await refuseDuplicates(updatePlan(tx, iVdPlan, changed(plan, wanted)), refused(wanted.name))
        if (items) await writeItems(tx, iVdPlan, items)
      })
    },

    async find({ iEnv }: View, key: { iVdPlan?: number; name?: string }): Promise<DescribedPlan | undefined> {
      const plan = await findPlan(database, iEnv, key)
      return plan && { ...plan, items: await listItems(database, [plan.iVdPlan]) }
    },

    async list({ iEnv }: View, filter: { name?: string }, paging: Paging): Promise<Page<DescribedPlan>> {
      const page = await listPlans(database, iEnv, filter, paging)
      const items = await listItems(
        database,
        page.items.map(({ iVdPlan }) => iVdPlan),
      )
      const itemsOf = (iVdPlan: number) => items.filter((item) => item.iVdPlan === iVdPlan)
      return { ...page, items: page.items.map((plan) => ({ ...plan, items: itemsOf(plan.iVdPlan) })) }
    },

    remove({ iEnv }: View, iVdPlan: number): Promise<void> {
      return database.transaction(async (tx) => {
        if (!(await lockPlan(tx, iEnv, iVdPlan))) throw unknown(iVdPlan)
        const { products, accounts } = await countPlanUses(tx, iVdPlan)
        if (products + accounts > 0)
          throw inUse('discount plan', `${products} products and ${accounts} accounts`)
        await deletePlan(tx, iVdPlan)
      })
    },

    async addTopup({ iEnv }: View, topup: Omit<TopupOption, 'iVdTopup'>): Promise<number> {
      const iVdTopup = await insertTopup(database, iEnv, topup)
      if (iVdTopup === undefined) throw notFound('discount plan item', `i_vd_dg ${topup.iVdDg}`)
      return iVdTopup
    },

    findTopup: ({ iEnv }: View, iVdTopup: number): Promise<TopupOption | undefined> =>
      findTopup(database, iEnv, iVdTopup),

    async removeTopup({ iEnv }: View, iVdTopup: number): Promise<void> {
      if (!(await deleteTopup(database, iEnv, iVdTopup)))
        throw notFound('top-up option', `i_vd_topup ${iVdTopup}`)
    },
  }
}

const unknown = (iVdPlan: number) => notFound('discount plan', `i_vd_plan ${iVdPlan}`)

async function writeItems(tx: Queryable, iVdPlan: number, wanted: readonly WantedItem[]): Promise<void> {
  const changes = itemChanges(await listItems(tx, [iVdPlan]), wanted)
  await deleteItems(tx, changes.deleted)
  for (const item of changes.updated) await updateItem(tx, item)
  for (const item of changes.inserted) await insertItem(tx, iVdPlan, item)
}
