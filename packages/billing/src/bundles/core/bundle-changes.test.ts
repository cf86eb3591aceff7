import { expect, test } from 'vitest'
import { bundleDifference, type PlanSource, wantedBundles } from './bundle-changes.ts'

const now = new Date('2026-03-01T12:00:00.700Z')
const at = new Date('2026-03-01T12:00:00Z')
const from = new Date('2026-02-01T00:00:00Z')
const until = new Date('2026-04-01T00:00:00Z')
const main: PlanSource = { iProduct: 1, iVdPlan: 10, period: null }
const addon: PlanSource = { iProduct: 2, iVdPlan: 20, period: { effectiveFrom: from, effectiveTo: until } }

test('the own plan stands for the main product’s; add-ons come on top while they last', () => {
  const ofAddon = { iProduct: 2, iVdPlan: 20, startsAt: from, endsAt: until }
  const over: PlanSource = { ...addon, iProduct: 3, period: { effectiveFrom: from, effectiveTo: at } }
  const open: PlanSource = { ...addon, iProduct: 4, period: { effectiveFrom: from, effectiveTo: null } }
  const without: PlanSource = { ...addon, iProduct: 5, iVdPlan: null }
  expect(wantedBundles(null, [main, addon, over, open, without], now)).toEqual([
    { iProduct: 1, iVdPlan: 10, startsAt: null, endsAt: null },
    ofAddon,
    { ...ofAddon, iProduct: 4, endsAt: null },
  ])
  expect(wantedBundles(30, [main, addon], now)).toEqual([
    { iProduct: null, iVdPlan: 30, startsAt: null, endsAt: null },
    ofAddon,
  ])
})

test('writes only what differs', () => {
  const wanted = wantedBundles(null, [main, addon], now)
  const held = [
    { iAccountBundle: 1, iProduct: 1, iVdPlan: 10, startsAt: at, endsAt: null },
    { iAccountBundle: 2, iProduct: 2, iVdPlan: 20, startsAt: from, endsAt: until },
  ]
  expect(bundleDifference(held, wanted)).toEqual({ inserted: [], moved: [], deleted: [] })
  const others = [
    { iAccountBundle: 1, iProduct: 1, iVdPlan: 11, startsAt: at, endsAt: null },
    { iAccountBundle: 2, iProduct: 2, iVdPlan: 20, startsAt: from, endsAt: null },
  ]
  expect(bundleDifference(others, wanted)).toEqual({
    inserted: [wanted[0]],
    moved: [{ iAccountBundle: 2, startsAt: from, endsAt: until }],
    deleted: [1],
  })
})
