import { expect, test } from 'vitest'
import { includedServices } from './included-services.ts'

const now = new Date('2026-03-01T12:00:00Z')
const past = new Date('2026-01-01T00:00:00Z')

test('what the product and the add-ons in effect rate, each once', () => {
  const addons = [
    { services: [106, 3], effectiveFrom: past, effectiveTo: null },
    { services: [105], effectiveFrom: past, effectiveTo: now },
  ]
  expect(includedServices({ productServices: [10, 3], addons }, now)).toEqual([3, 10, 106])
  expect(includedServices({ productServices: [], addons: [] }, now)).toEqual([])
})
