import { expect, test } from 'vitest'
import { rateOf, slotsOf, WHOLE } from './share.ts'

test.each([1, 2, 3, 5, 16])('the shares of %i slots add up, however many processes there are', (slots) => {
  for (let count = 1; count <= 7; count++) {
    const shares = Array.from({ length: count }, (_, rank) => slotsOf(slots, { rank, count }))
    expect(shares.reduce((sum, share) => sum + share)).toBe(slots)
  }
})

test('a rate is split evenly; one process has all', () => {
  expect(rateOf(90, { rank: 2, count: 3 })).toBe(30)
  expect(rateOf(90, WHOLE)).toBe(90)
})

test('a process that is not counted has nothing', () => {
  expect(slotsOf(8, { rank: 0, count: 0 })).toBe(0)
  expect(rateOf(8, { rank: 0, count: 0 })).toBe(0)
})
