import { expect, test } from 'vitest'
import { shareOf, slotOrder } from './slots.ts'

test('first attempts come first, and what is tried again always has some slots but never all', () => {
  expect(slotOrder(8, 0)).toEqual(['again', 'first'])
  expect(slotOrder(8, 1)).toEqual(['again', 'first'])
  expect(slotOrder(8, 2)).toEqual(['first', 'again'])
  expect(slotOrder(8, 5)).toEqual(['first', 'again'])
  expect(slotOrder(8, 6)).toEqual(['first'])
})

test('few slots: each kind has one; a single one goes to first attempts', () => {
  expect(slotOrder(2, 0)).toEqual(['again', 'first'])
  expect(slotOrder(2, 1)).toEqual(['first'])
  expect(slotOrder(1, 0)).toEqual(['first', 'again'])
})

test('a process has the share of the lanes that it owns, and at least one slot', () => {
  expect(shareOf(32, 64, 64)).toBe(32)
  expect(shareOf(32, 22, 64)).toBe(11)
  expect(shareOf(1, 5, 64)).toBe(1)
})
