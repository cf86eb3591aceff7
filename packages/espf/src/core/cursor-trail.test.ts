import { expect, test } from 'vitest'
import { createNumberTrail, createTrail } from './cursor-trail.ts'

test('each key is taken once, until it is forgotten', () => {
  const trail = createTrail<string>(1000)
  expect(trail.take(['a', 'b', 'a'], 0)).toEqual(['a', 'b'])
  expect(trail.take(['a', 'b', 'c'], 1000)).toEqual(['c'])
  expect(trail.take(['b'], 1001)).toEqual([])
  expect(trail.take(['a', 'c'], 1002)).toEqual(['a'])
})

test('the floor follows what was seen long enough ago; a lower number that comes late is taken', () => {
  const trail = createNumberTrail(1000, 40)
  expect(trail.take([50, 52], 0)).toEqual([50, 52])
  expect(trail.floor()).toBe(40)
  expect(trail.take([50, 51, 52, 53], 900)).toEqual([51, 53])
  expect(trail.floor()).toBe(40)
  expect(trail.take([51, 53], 1001)).toEqual([])
  expect(trail.floor()).toBe(52)
  expect(trail.take([], 5000)).toEqual([])
  expect(trail.floor()).toBe(53)
})
