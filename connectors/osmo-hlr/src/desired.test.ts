import { subscriberFixture, withSim } from '@openespf/application/testing'
import { expect, test } from 'vitest'
import { desire } from './desired.ts'

const one = subscriberFixture(1)
const plain = { serviceStatuses: [], keys: false }
const account = (changes: Partial<typeof one.account>) => ({
  ...one,
  account: { ...one.account, ...changes },
})

test('an account in order has its number, calls and data', () => {
  expect(desire(one, plain)).toEqual({
    keys: [
      { kind: 'imsi', value: '901700000000001' },
      { kind: 'account_id', value: '380440000001' },
    ],
    desired: { imsi: '901700000000001', msisdn: '380440000001', csEnabled: true, psEnabled: true },
  })
})

test('a realm is no part of the number', () => {
  const wanted = desire(account({ id: '6808881050@msisdn' }), plain)
  expect(wanted?.desired.msisdn).toBe('6808881050')
  expect(wanted?.keys).toContainEqual({ kind: 'account_id', value: '6808881050' })
})

test.each(['alice', '1234567890123456', '+12025550101', 'alice@12025550101', '12 34'])(
  'an account named %s has no number',
  (id) => {
    expect(desire(account({ id }), plain)?.desired.msisdn).toBeUndefined()
  },
)

test.each([
  ['blocked', [], false],
  ['overdraft', ['overdraft'], true],
  ['blocked', ['overdraft'], false],
  ['active', [], true],
  ['', [], true],
])('status %j with service statuses %j', (status, serviceStatuses, served) => {
  const desired = desire(account({ status }), { ...plain, serviceStatuses })?.desired
  expect([desired?.csEnabled, desired?.psEnabled]).toEqual([served, served])
})

test('a closed account and one without a card have nothing', () => {
  expect(desire(account({ bill_status: 'C' }), plain)).toBeUndefined()
  expect(desire(withSim(one, undefined), plain)).toBeUndefined()
})

test('keys are wanted where they are configured and billing gives both out', () => {
  const keys = { k: '0'.repeat(32), opc: 'F'.repeat(32) }
  const card = one.sim && { ...one.sim, ki: keys.k, opc: keys.opc }
  const wanted = (sim: typeof one.sim) => desire({ ...one, sim }, { ...plain, keys: true })?.desired.keys
  expect(wanted(card)).toEqual(keys)
  expect(wanted(one.sim && { ...one.sim, ki: keys.k })).toBeUndefined()
  expect(desire({ ...one, sim: card }, plain)?.desired).not.toHaveProperty('keys')
})
