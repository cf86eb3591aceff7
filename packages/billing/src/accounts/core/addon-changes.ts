import { invalid } from '../../core/refusals.ts'
import { startOfSecond } from '../../core/start-of-second.ts'
import { type AddonPhase, addonPhase } from './addon-phase.ts'

export type AddonPeriod = { iProduct: number; effectiveFrom: Date; effectiveTo: Date | null }
/** A wanted add-on; a time that is left out stays as it is, or is now and open for a new one. */
export type WantedAddon = { iProduct: number; effectiveFrom?: Date; effectiveTo?: Date | null }

/** An add-on as it is to be written. */
export type AddonUpdate = AddonPeriod & { phase: AddonPhase }

export type AddonChanges = { inserted: AddonUpdate[]; updated: AddonUpdate[]; deleted: number[] }

/** What must be written so that an account has exactly the wanted add-ons; refuses doubles and empty periods. */
export function addonChanges(
  current: readonly AddonPeriod[],
  wanted: readonly WantedAddon[],
  now: Date,
): AddonChanges {
  const had = new Map(current.map((addon) => [addon.iProduct, addon]))
  const wants = new Set(wanted.map((addon) => addon.iProduct))
  if (wants.size < wanted.length) throw invalid('assigned_addons names a product twice')
  const changes: AddonChanges = { inserted: [], updated: [], deleted: [] }
  for (const addon of wanted) {
    const before = had.get(addon.iProduct)
    const period = { effectiveFrom: startOfSecond(now), effectiveTo: null, ...before, ...addon }
    const after = { ...period, phase: addonPhase(period, now) }
    if (after.effectiveTo !== null && after.effectiveTo <= after.effectiveFrom)
      throw invalid(`add-on ${addon.iProduct} would end before it begins`)
    if (!before) changes.inserted.push(after)
    else if (!samePeriod(before, after)) changes.updated.push(after)
  }
  changes.deleted.push(...[...had.keys()].filter((iProduct) => !wants.has(iProduct)))
  return changes
}

function samePeriod(a: AddonPeriod, b: AddonPeriod): boolean {
  return (
    a.effectiveFrom.getTime() === b.effectiveFrom.getTime() &&
    a.effectiveTo?.getTime() === b.effectiveTo?.getTime()
  )
}
