import { expect, test } from 'vitest'
import { delaysOf } from './load.ts'
import { median, quantile } from './statistics.ts'

test('the n-th commit of an account is paired with the n-th event received of it', () => {
  const log = {
    entities: Int32Array.of(5, 6, 5, 5),
    events: Int32Array.of(10, 11, 10, 12),
    times: Float64Array.of(103, 108, 110, 125),
    overlaps: 0,
  }
  const commits = [
    { account: 5, due: 119, at: 120 },
    { account: 5, due: 99, at: 100 },
    { account: 6, due: 106, at: 109 },
    { account: 7, due: 106, at: 109 },
  ]
  expect(
    delaysOf(log, commits).map(({ commit: { account }, fromCommit, fromDue }) => [
      account,
      fromCommit,
      fromDue,
    ]),
  ).toEqual([
    [5, 3, 4],
    [6, 0, 2],
    [5, 5, 6],
  ])
})

test('medians and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3)
  expect(quantile([5, 1, 4, 2, 3], 0.99)).toBe(5)
  expect(median([])).toBeNaN()
})
