import { ACCESS_POLICY_FEATURE, type Feature, features } from './features.ts'

/** Values of a feature's attributes by name; an attribute without any is left out. */
export type Values = Readonly<Record<string, readonly string[]>>

/** What an entity has of its own, as its row keeps it; a feature that it says nothing about is left out. */
export type StoredFeatures = {
  serviceFlags: Readonly<Record<string, string>>
  serviceAttributes: Readonly<Record<string, Values>>
  /** null also where the entity has no access policies */
  iAccessPolicy: number | null
}

/** What an entity says about one feature. */
export type Setting = { flag: string; values: Values }

/** Flags that are no value of their own: espf-facts §7.6. */
export const UNSET = '~'
export const INHERITED = '^'

export function hasOwnValue(flag: string): boolean {
  return flag !== UNSET && flag !== INHERITED
}

/** What the entity says about the feature; undefined: nothing. */
export function settingOf(feature: Feature, stored: StoredFeatures): Setting | undefined {
  if (feature.name === ACCESS_POLICY_FEATURE) {
    const { iAccessPolicy } = stored
    return iAccessPolicy === null
      ? undefined
      : { flag: 'Y', values: { access_policy: [String(iAccessPolicy)] } }
  }
  const flag = stored.serviceFlags[feature.name]
  return flag === undefined ? undefined : { flag, values: stored.serviceAttributes[feature.name] ?? {} }
}

/** The entity's features with this one set so, or, with undefined, not set. */
export function withSetting(
  feature: Feature,
  stored: StoredFeatures,
  setting: Setting | undefined,
): StoredFeatures {
  if (feature.name === ACCESS_POLICY_FEATURE) {
    const policy = setting?.values['access_policy']?.[0]
    return { ...stored, iAccessPolicy: policy === undefined ? null : Number(policy) }
  }
  const { [feature.name]: _flag, ...serviceFlags } = stored.serviceFlags
  const { [feature.name]: _values, ...serviceAttributes } = stored.serviceAttributes
  if (setting === undefined) return { ...stored, serviceFlags, serviceAttributes }
  return {
    ...stored,
    serviceFlags: { ...serviceFlags, [feature.name]: setting.flag },
    serviceAttributes:
      Object.keys(setting.values).length === 0
        ? serviceAttributes
        : { ...serviceAttributes, [feature.name]: setting.values },
  }
}

/** `service_flags`: the flag of each feature in the order of the list, `~` where the entity says nothing. */
export function serviceFlags(stored: Omit<StoredFeatures, 'serviceAttributes'>): string {
  const flags = { ...stored, serviceAttributes: {} }
  return features.map((feature) => settingOf(feature, flags)?.flag ?? UNSET).join('')
}
