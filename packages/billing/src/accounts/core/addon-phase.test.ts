import { expect, test } from 'vitest'
import { addonPhase } from './addon-phase.ts'

const at = (day: number) => new Date(Date.UTC(2026, 2, day))

test('an add-on is in effect from its start until its end', () => {
  expect(addonPhase({ effectiveFrom: at(2), effectiveTo: null }, at(1))).toBe('pending')
  expect(addonPhase({ effectiveFrom: at(2), effectiveTo: null }, at(2))).toBe('active')
  expect(addonPhase({ effectiveFrom: at(1), effectiveTo: at(3) }, at(2))).toBe('active')
  expect(addonPhase({ effectiveFrom: at(1), effectiveTo: at(2) }, at(2))).toBe('ended')
})
