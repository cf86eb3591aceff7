import type { Money } from '@openespf/contract/money'
import { changed } from '../../core/changed.ts'
import { notFound } from '../../core/refusals.ts'
import type { ServiceKind } from '../../core/services.ts'

/** A quota of a plan: so much of a service, to a destination group, per period. */
export type PlanItem = {
  iService: number
  kind: ServiceKind
  iDestGroup: number | null
  /** empty: any destination */
  dgName: string
  allocatedAmount: Money
  unit: string
  /** 0: at any time */
  peakLevel: number
}
export type StoredItem = PlanItem & { iVdDg: number }
/** With its key: the one that the plan has. */
export type WantedItem = PlanItem & { iVdDg?: number }

export type ItemChanges = { inserted: PlanItem[]; updated: StoredItem[]; deleted: number[] }

/** What must be written so that a plan has exactly the wanted items; refuses keys that are not of the plan. */
export function itemChanges(current: readonly StoredItem[], wanted: readonly WantedItem[]): ItemChanges {
  const changes: ItemChanges = { inserted: [], updated: [], deleted: [] }
  const left = new Map(current.map((item) => [item.iVdDg, item]))
  for (const { iVdDg, ...item } of wanted) {
    if (iVdDg === undefined) {
      changes.inserted.push(item)
      continue
    }
    const before = left.get(iVdDg)
    if (!before) throw notFound('discount plan item', `i_vd_dg ${iVdDg}`)
    if (Object.keys(changed(before, item)).length > 0) changes.updated.push({ ...item, iVdDg })
    left.delete(iVdDg)
  }
  changes.deleted.push(...left.keys())
  return changes
}

/** How the quota reads in `full_vd_counter_info` (espf-facts §10.6: `0..10 - 100%`): up to the threshold all is free. */
export function discountInfo(threshold: string): string {
  return `0..${threshold} - 100%`
}
