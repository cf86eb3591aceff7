import { type Feature, features } from '../features.ts'
import type { StoredFeatures } from '../setting.ts'

export function featureNamed(name: string): Feature {
  const found = features.find((feature) => feature.name === name)
  if (!found) throw new RangeError(`no feature ${name}`)
  return found
}

/** Of an entity that says nothing about any feature. */
export const nothing: StoredFeatures = { serviceFlags: {}, serviceAttributes: {}, iAccessPolicy: null }

/** Of an entity that says something about the feature `clir`. */
export const clir = (flag: string): StoredFeatures => ({ ...nothing, serviceFlags: { clir: flag } })
