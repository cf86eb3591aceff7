import { expect, test } from 'vitest'
import type { CustomerState } from '../../customers/core/status.ts'
import { type AccountState, accountStatus } from './status.ts'

const customer: CustomerState = {
  billStatus: 'O',
  blocked: false,
  iBalanceControlType: 1,
  availableFunds: null,
  limited: false,
  limitingDelayedUntil: null,
  suspensionDelayedUntil: null,
}
const later = new Date('2026-04-01T00:00:00Z')
const fine: AccountState = {
  billStatus: 'O',
  blocked: false,
  billingModel: 1,
  availableFunds: null,
  activationDate: null,
  expirationDate: null,
  customer,
}
const of = (difference: Partial<CustomerState>) => ({ customer: { ...customer, ...difference } })

test.each<[Partial<AccountState>, string | undefined]>([
  [{}, undefined],
  [{ activationDate: '2026-03-01', expirationDate: '2026-03-02' }, undefined],
  [{ activationDate: '2026-03-02' }, 'not_yet_active'],
  [{ expirationDate: '2026-03-01' }, 'expired'],
  [{ availableFunds: 1n }, undefined],
  [{ availableFunds: 0n }, 'credit_exceeded'],
  [{ availableFunds: 0n, billingModel: -1 }, 'zero_balance'],
  [of({ availableFunds: 0n }), 'customer_credit_exceed'],
  [of({ availableFunds: 0n, iBalanceControlType: 2 }), 'customer_has_no_available_funds'],
  [{ availableFunds: 1n, ...of({ availableFunds: 0n }) }, undefined],
  [{ billStatus: 'I', expirationDate: '2026-03-01' }, 'inactive'],
  [{ billStatus: 'I', ...of({ billStatus: 'D' }) }, 'customer_provisionally_terminated'],
  [{ billStatus: 'I', ...of({ limited: true }) }, 'customer_limited'],
  [of({ limitingDelayedUntil: later }), 'customer_limiting_delayed'],
  [of({ suspensionDelayedUntil: later }), 'customer_suspension_delayed'],
  [of({ billStatus: 'S', availableFunds: 0n }), 'customer_suspended'],
  [{ billStatus: 'S', ...of({ billStatus: 'S' }) }, 'suspended'],
  [{ billStatus: 'S', ...of({ blocked: true }) }, 'customer_blocked'],
  [{ blocked: true, ...of({ blocked: true }) }, 'blocked'],
  [{ blocked: true, ...of({ billStatus: 'E' }) }, 'customer_exported'],
  [of({ billStatus: 'C' }), 'closed'],
  [{ billStatus: 'C', blocked: true }, 'closed'],
])('%o is %s', (difference, status) => {
  expect(accountStatus({ ...fine, ...difference }, '2026-03-01')).toBe(status)
})
