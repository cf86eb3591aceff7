import { expect, test } from 'vitest'
import { laneQuota } from './lane-quota.ts'

test.each([
  [1, [64]],
  [3, [22, 21, 21]],
  [7, [10, 9, 9, 9, 9, 9, 9]],
])('%d processes own %o lanes', (processes, quotas) => {
  expect(quotas.map((_, rank) => laneQuota(64, processes, rank))).toEqual(quotas)
})

test('the quotas are all lanes, and differ by one at most', () => {
  for (let processes = 1; processes <= 70; processes++) {
    const quotas = Array.from({ length: processes }, (_, rank) => laneQuota(64, processes, rank))
    expect(quotas.reduce((sum, quota) => sum + quota, 0)).toBe(64)
    expect(Math.max(...quotas) - Math.min(...quotas)).toBeLessThanOrEqual(1)
  }
})
