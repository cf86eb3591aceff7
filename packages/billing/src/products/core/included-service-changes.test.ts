import { expect, test } from 'vitest'
import { includedServiceChanges } from './included-service-changes.ts'

const entry = (iAccessibility: number, iService: number, tariffName = '') => ({
  iAccessibility,
  iService,
  tariffName,
})

test('only what differs is written; another tariff is another entry', () => {
  const current = [entry(1, 3, 'A'), entry(2, 10), entry(3, 106, 'B')]
  expect(includedServiceChanges(current, [{ iService: 3 }, { iService: 10, tariffName: '' }])).toEqual({
    deleted: [3],
    inserted: [],
  })
  const wanted = [
    { iService: 3, tariffName: 'C' },
    { iService: 10 },
    { iService: 105 },
    { iService: 106, tariffName: 'B' },
  ]
  expect(includedServiceChanges(current, wanted)).toEqual({
    deleted: [1],
    inserted: [
      { iService: 3, tariffName: 'C' },
      { iService: 105, tariffName: '' },
    ],
  })
})

test('refuses a service that is named twice', () => {
  expect(() => includedServiceChanges([], [{ iService: 3 }, { iService: 3, tariffName: 'x' }])).toThrow(
    'twice',
  )
})
