import { type Feature, features, type Level } from './features.ts'
import { INHERITED, type Setting, type StoredFeatures, settingOf, UNSET } from './setting.ts'

/** A feature of an entity, what it says itself and what holds; null: no value. */
export type DescribedFeature = {
  name: string
  flag: string
  effectiveFlag: string | null
  selfCare: boolean
  attributes: { name: string; values: (string | null)[]; effectiveValues: (string | null)[] }[]
}

/** Every feature that an entity of that level can have; `effective` says what holds. */
export function describeFeatures(
  level: Level,
  stored: StoredFeatures,
  effective: (feature: Feature) => Setting | undefined,
): DescribedFeature[] {
  const unset = level === 'customer_site' ? INHERITED : UNSET
  return features
    .filter((feature) => feature.levels.includes(level))
    .map((feature) => {
      const own = settingOf(feature, stored)
      const holds = effective(feature)
      return {
        name: feature.name,
        flag: own?.flag ?? unset,
        effectiveFlag: holds?.flag ?? null,
        selfCare: feature.selfCare,
        attributes: feature.attributes.map(({ name }) => ({
          name,
          values: shown(own, name),
          effectiveValues: shown(holds, name),
        })),
      }
    })
}

function shown(setting: Setting | undefined, name: string): (string | null)[] {
  return [...(setting?.values[name] ?? [null])]
}
