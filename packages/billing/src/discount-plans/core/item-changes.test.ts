import { expect, test } from 'vitest'
import { discountInfo, itemChanges, type PlanItem, type StoredItem } from './item-changes.ts'

const item: PlanItem = {
  ...{ iService: 3, kind: 'voice', iDestGroup: null, dgName: 'EU' },
  ...{ allocatedAmount: 10n, unit: 'min', peakLevel: 0 },
}
const current: StoredItem[] = [
  { ...item, iVdDg: 1 },
  { ...item, iVdDg: 2 },
]

test('writes what differs', () => {
  expect(itemChanges(current, current)).toEqual({ inserted: [], updated: [], deleted: [] })
  const changed = { ...item, iVdDg: 2, unit: 'h' }
  expect(itemChanges(current, [item, changed])).toEqual({
    inserted: [item],
    updated: [changed],
    deleted: [1],
  })
})

test('refuses items of others, and one named twice', () => {
  expect(() => itemChanges(current, [{ ...item, iVdDg: 3 }])).toThrow('i_vd_dg 3')
  expect(() => itemChanges(current, [...current, ...current])).toThrow('i_vd_dg 1')
})

test('what a quota gives', () => {
  expect(discountInfo('10')).toBe('0..10 - 100%')
})
