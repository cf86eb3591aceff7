import { expect, test } from 'vitest'
import { slowStart } from './slow-start.ts'

test('begins with one and comes to all', () => {
  expect([0, 1000, 5000, 9999, 10_000, 1e9].map((ms) => slowStart(16, ms))).toEqual([1, 2, 8, 16, 16, 16])
})

test('nothing stays nothing', () => {
  expect(slowStart(0, 0)).toBe(0)
})
