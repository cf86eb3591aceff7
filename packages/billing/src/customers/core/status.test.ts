import { expect, test } from 'vitest'
import { type CustomerState, customerStatus } from './status.ts'

const later = new Date('2026-04-01T00:00:00Z')
const undelayed = { limited: false, limitingDelayedUntil: null, suspensionDelayedUntil: null }
const fine: CustomerState = {
  billStatus: 'O',
  blocked: false,
  iBalanceControlType: 1,
  availableFunds: null,
  ...undelayed,
}

test.each<[Partial<CustomerState>, string | undefined]>([
  [{}, undefined],
  [{ availableFunds: 1n }, undefined],
  [{ availableFunds: 0n }, 'credit_exceeded'],
  [{ availableFunds: -1n, iBalanceControlType: 2 }, 'no_available_funds'],
  [{ availableFunds: 0n, suspensionDelayedUntil: later }, 'suspension_delayed'],
  [{ suspensionDelayedUntil: later, limitingDelayedUntil: later }, 'limiting_delayed'],
  [{ limited: true, limitingDelayedUntil: later }, 'limited'],
  [{ limited: true, billStatus: 'S' }, 'suspended'],
  [{ billStatus: 'D', availableFunds: 0n }, 'provisionally_terminated'],
  [{ billStatus: 'S', availableFunds: 0n }, 'suspended'],
  [{ billStatus: 'S', blocked: true }, 'blocked'],
  [{ billStatus: 'E', blocked: true }, 'exported'],
  [{ billStatus: 'C', blocked: true }, 'closed'],
])('%o is %s', (difference, status) => {
  expect(customerStatus({ ...fine, ...difference })).toBe(status)
})
