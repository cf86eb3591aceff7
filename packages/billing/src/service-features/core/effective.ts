import type { Feature } from './features.ts'
import { hasOwnValue, INHERITED, type Setting, type StoredFeatures, settingOf } from './setting.ts'

export type AddonFeatures = StoredFeatures & {
  iProduct: number
  addonPriority: number
  effectiveFrom: Date
  effectiveTo: Date | null
}

/** All that the features of an account follow from. */
export type AccountLayers = {
  own: StoredFeatures
  customer: StoredFeatures
  /** null: the account belongs to no site */
  site: StoredFeatures | null
  product: StoredFeatures
  addons: readonly AddonFeatures[]
}

/**
 * What holds for an account: its own value; with `^` that of its site or else of its customer; with `~`, or where neither
 * of them has a value, that of the add-on with the highest priority among those in effect now (the lowest i_product among
 * equals) that has one, else of the main product, else the feature's default.
 */
export function accountSetting(feature: Feature, layers: AccountLayers, now: Date): Setting {
  const own = settingOf(feature, layers.own)
  if (own && hasOwnValue(own.flag)) return own
  const inherited = own?.flag === INHERITED ? siteSetting(feature, layers.site, layers.customer) : undefined
  return inherited ?? givenByProducts(feature, layers, now)
}

/** What a site, or without one the customer, says: undefined when neither has a value. */
export function siteSetting(
  feature: Feature,
  site: StoredFeatures | null,
  customer: StoredFeatures,
): Setting | undefined {
  return (site && settingOf(feature, site)) ?? settingOf(feature, customer)
}

/** What a product gives: its own value, else the feature's default. */
export function productSetting(feature: Feature, product: StoredFeatures): Setting {
  return settingOf(feature, product) ?? { flag: feature.default, values: {} }
}

function givenByProducts(feature: Feature, { product, addons }: AccountLayers, now: Date): Setting {
  const [first] = addons
    .filter((addon) => isInEffect(addon, now) && settingOf(feature, addon) !== undefined)
    .toSorted((a, b) => b.addonPriority - a.addonPriority || a.iProduct - b.iProduct)
  return productSetting(feature, first ?? product)
}

function isInEffect({ effectiveFrom, effectiveTo }: AddonFeatures, now: Date): boolean {
  return effectiveFrom <= now && (effectiveTo === null || effectiveTo > now)
}
