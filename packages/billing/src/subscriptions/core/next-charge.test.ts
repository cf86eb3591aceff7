import { expect, test } from 'vitest'
import { type Charging, nextCharge } from './next-charge.ts'

const day = (text: string) => new Date(`2026-${text}T00:00:00Z`)
const charging: Charging = {
  ...{ activationDate: day('02-01'), iPeriod: 4, chargeModel: 2 },
  ...{ activationFee: 3n, fee: 1000n, billedTo: day('02-01') },
}

test('the activation fee comes first', () => {
  expect(nextCharge({ ...charging, billedTo: null })).toEqual({
    ...{ amount: 3n, dueAt: day('02-01'), billedTo: day('02-01') },
  })
})

test('in advance and at the end', () => {
  expect(nextCharge(charging)).toEqual({ amount: 1000n, dueAt: day('02-01'), billedTo: day('03-01') })
  expect(nextCharge({ ...charging, chargeModel: 1 })).toEqual({
    ...{ amount: 1000n, dueAt: day('03-01'), billedTo: day('03-01') },
  })
})

test('day by day the parts add up to the fee', () => {
  let progressive: Charging = { ...charging, chargeModel: 0 }
  const amounts: bigint[] = []
  for (let days = 0; days < 28; days += 1) {
    const { amount, billedTo, dueAt } = nextCharge(progressive)
    expect(dueAt).toEqual(billedTo)
    amounts.push(amount)
    progressive = { ...progressive, billedTo }
  }
  expect(progressive.billedTo).toEqual(day('03-01'))
  expect(amounts.slice(0, 3)).toEqual([35n, 36n, 36n])
  expect(amounts.reduce((sum, amount) => sum + amount)).toBe(1000n)
})
