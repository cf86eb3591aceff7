import { expect, test } from 'vitest'
import { createResting } from './resting.ts'

const at = (ms: number) => new Date(ms)

test('what fails rests longer each time, until it is forgotten', () => {
  const resting = createResting<number>(String)
  expect(resting.failed(5, at(0))).toBe(1000)
  expect([resting.asleep(at(999)), resting.rested(at(999), 9)]).toEqual([[5], []])
  expect([resting.asleep(at(1000)), resting.rested(at(1000), 9)]).toEqual([[], [5]])
  expect(resting.failed(5, at(1000))).toBe(2000)
  expect(resting.all()).toEqual([5])
  resting.forget(5)
  expect(resting.all()).toEqual([])
  expect(resting.failed(5, at(1000))).toBe(1000)
})

test('what failed longest ago is tried first, so that each gets its turn', () => {
  const resting = createResting<number>(String)
  for (const one of [1, 2, 3]) resting.failed(one, at(0))
  expect(resting.rested(at(9000), 2)).toEqual([1, 2])
  resting.failed(1, at(0))
  expect(resting.rested(at(9000), 2)).toEqual([2, 3])
})
