import { expect, test } from 'vitest'
import { coverUsage, type OpenQuota } from './cover-usage.ts'

const quota = (fields: Partial<OpenQuota>): OpenQuota => ({
  ...{ iService: 3, dgName: '', peakLevel: 0, allocatedAmount: 10n, usedAmount: 0n },
  ...fields,
})

test('usage fills quota after quota', () => {
  const [first, second] = [quota({ usedAmount: 4n }), quota({})]
  expect(coverUsage([first, second], { iService: 3 }, 9n)).toEqual({
    taken: [
      { quota: first, amount: 6n },
      { quota: second, amount: 3n },
    ],
    covered: 9n,
  })
  expect(coverUsage([first, second], { iService: 3 }, 99n).covered).toBe(16n)
})

test.each<[Partial<OpenQuota>, Parameters<typeof coverUsage>[1], bigint]>([
  [{ iService: 10 }, { iService: 3 }, 0n],
  [{ dgName: 'EU' }, { iService: 3 }, 0n],
  [{ dgName: 'EU' }, { iService: 3, dgName: 'EU' }, 5n],
  [{ peakLevel: 2 }, { iService: 3, peakLevel: 1 }, 0n],
  [{ peakLevel: 2 }, { iService: 3, peakLevel: 2 }, 5n],
  [{ usedAmount: 10n }, { iService: 3 }, 0n],
])('%o takes of %o', (fields, usage, covered) => {
  expect(coverUsage([quota(fields)], usage, 5n).covered).toBe(covered)
})
