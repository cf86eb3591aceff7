import type { Queryable } from '@openespf/foundation/pg'
import { requireAccessPolicy } from '../access-policies/require-access-policy.ts'
import { lockOpenAccount } from '../accounts/lock-open-account.ts'
import { notFound } from '../core/refusals.ts'
import type { View } from '../core/view.ts'
import { findSite } from '../customer-sites/sql/find-site.ts'
import { lockSite } from '../customer-sites/sql/lock-site.ts'
import { lockOpenCustomer } from '../customers/lock-open-customer.ts'
import { findCustomer } from '../customers/sql/find-customer.ts'
import type { BillingDeps } from '../deps.ts'
import { findProduct } from '../products/sql/find-product.ts'
import { lockProduct } from '../products/sql/lock-product.ts'
import { applyFeatures, type WantedFeature } from './core/apply-features.ts'
import { type DescribedFeature, describeFeatures } from './core/describe.ts'
import { accountSetting, productSetting, siteSetting } from './core/effective.ts'
import type { Level } from './core/features.ts'
import { settingOf } from './core/setting.ts'
import { findAccountLayers } from './sql/find-account-layers.ts'
import { storedFeatures } from './sql/stored-features.ts'
import { updateFeatures } from './sql/update-features.ts'

/** An entity that has service features. */
export type FeatureOwner = { level: Level; id: number }

export type FeatureChange = {
  wanted: readonly WantedFeature[]
  /** whether the owner changes it, who may not change everything */
  inSelfCare: boolean
}

export type ServiceFeatures = ReturnType<typeof createServiceFeatures>

/** Operations on the service features of accounts, customers, their sites and products. Refusals: `entity.not_found`. */
export function createServiceFeatures({ database, clock }: BillingDeps) {
  return {
    /** Every feature that the entity can have, with what holds for it now. */
    async of(view: View, owner: FeatureOwner): Promise<DescribedFeature[]> {
      const features = await describeOf(database, view, { ...owner, now: clock.now() })
      if (!features) throw notFoundOwner(owner)
      return features
    },

    /**
     * Changes the features that are named; what is wanted as it is, is not written. Refusals: as `applyFeatures`,
     * `entity.closed` (account, customer), `entity.not_found` (also the access policy).
     */
    update(view: View, owner: FeatureOwner, change: FeatureChange): Promise<void> {
      const { level, id } = owner
      return database.transaction(async (tx) => {
        await lockOwner(tx, view, owner)
        const stored = await storedFeatures(tx, level, id)
        const next = applyFeatures(level, stored, change)
        if (next === stored) return
        if (next.iAccessPolicy !== stored.iAccessPolicy)
          await requireAccessPolicy(tx, view.iEnv, next.iAccessPolicy)
        await updateFeatures(tx, level, id, next)
      })
    },
  }
}

function notFoundOwner({ level, id }: FeatureOwner) {
  return notFound(level.replace('_', ' '), `i_${level} ${id}`)
}

async function lockOwner(tx: Queryable, view: View, owner: FeatureOwner): Promise<void> {
  const { level, id } = owner
  switch (level) {
    case 'account':
      await lockOpenAccount(tx, view, id)
      return
    case 'customer':
      await lockOpenCustomer(tx, view, id)
      return
    case 'customer_site':
      if (!(await lockSite(tx, view, id))) throw notFoundOwner(owner)
      return
    case 'product':
      if (!(await lockProduct(tx, view.iEnv, id))) throw notFoundOwner(owner)
      return
    default:
      level satisfies never
  }
}

async function describeOf(
  database: Queryable,
  view: View,
  { level, id, now }: FeatureOwner & { now: Date },
): Promise<DescribedFeature[] | undefined> {
  switch (level) {
    case 'account': {
      const layers = await findAccountLayers(database, view, id)
      return layers && describeFeatures(level, layers.own, (one) => accountSetting(one, layers, now))
    }
    case 'customer': {
      if (!(await findCustomer(database, view, { iCustomer: id }))) return undefined
      const stored = await storedFeatures(database, level, id)
      return describeFeatures(level, stored, (one) => settingOf(one, stored))
    }
    case 'customer_site': {
      const site = await findSite(database, view, id)
      if (!site) return undefined
      const stored = await storedFeatures(database, level, id)
      const customer = await storedFeatures(database, 'customer', site.iCustomer)
      return describeFeatures(level, stored, (one) => siteSetting(one, stored, customer))
    }
    case 'product': {
      if (!(await findProduct(database, view.iEnv, { iProduct: id }))) return undefined
      const stored = await storedFeatures(database, level, id)
      return describeFeatures(level, stored, (one) => productSetting(one, stored))
    }
    default:
      return level satisfies never
  }
}
