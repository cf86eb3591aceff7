import { expect, test } from 'vitest'
import { addonChanges } from './addon-changes.ts'

const now = new Date('2026-03-01T12:00:00.750Z')
const second = new Date('2026-03-01T12:00:00Z')
const from = new Date('2026-01-01T00:00:00Z')
const to = new Date('2027-01-01T00:00:00Z')
const had = { iProduct: 1, effectiveFrom: from, effectiveTo: null }
const ended = { iProduct: 2, effectiveFrom: from, effectiveTo: to }
const none = { inserted: [], updated: [], deleted: [] }

test('what is wanted as it is, is no change', () => {
  expect(addonChanges([had, ended], [{ iProduct: 1 }, { iProduct: 2 }], now)).toEqual(none)
  expect(addonChanges([ended], [{ ...ended, effectiveFrom: new Date(from) }], now)).toEqual(none)
  expect(addonChanges([], [], now)).toEqual(none)
})

test('inserts, updates and deletes where it differs', () => {
  const wanted = [{ iProduct: 1, effectiveTo: to }, { iProduct: 3 }]
  expect(addonChanges([had, ended], wanted, now)).toEqual({
    inserted: [{ iProduct: 3, effectiveFrom: second, effectiveTo: null, phase: 'active' }],
    updated: [{ ...had, effectiveTo: to, phase: 'active' }],
    deleted: [2],
  })
  expect(addonChanges([ended], [{ iProduct: 2, effectiveTo: null }], now).updated).toEqual([
    { ...ended, effectiveTo: null, phase: 'active' },
  ])
  expect(addonChanges([had], [{ iProduct: 1, effectiveFrom: second }], now).updated).toHaveLength(1)
})

test('refuses doubles and periods that end before they begin', () => {
  expect(() => addonChanges([], [{ iProduct: 1 }, { iProduct: 1 }], now)).toThrow('names a product twice')
  expect(() => addonChanges([], [{ iProduct: 1, effectiveFrom: to, effectiveTo: to }], now)).toThrow(
    'add-on 1 would end before it begins',
  )
})
