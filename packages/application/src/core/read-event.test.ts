import { expect, test } from 'vitest'
import { readEvent } from './read-event.ts'

const read = (event_type: string, variables: Record<string, unknown>) => readEvent({ event_type, variables })

test('ids may be numbers or strings of digits', () => {
  expect(read('Subscriber/Updated', { i_event: '5', i_account: '1000889' })).toEqual({
    kind: 'event',
    eventType: 'Subscriber/Updated',
    iEvent: 5,
    iEnv: 0,
    asks: { kind: 'account', iAccount: 1000889 },
  })
  expect(read('SIM/Updated', { i_env: 3, i_event: 999999, i_account: 277147 })).toMatchObject({
    iEvent: 999999,
    iEnv: 3,
    asks: { kind: 'account', iAccount: 277147 },
  })
})

test.each([
  [
    'an account by billing_entity_id',
    'Account/BalanceChanged',
    { billing_entity_id: 7 },
    { kind: 'account', iAccount: 7 },
  ],
  ['a customer', 'Customer/Blocked', { i_customer: 8 }, { kind: 'customer', id: '8' }],
  [
    'a customer by billing_entity_id',
    'Customer/BalanceChanged',
    { billing_entity_id: 8 },
    { kind: 'customer', id: '8' },
  ],
  [
    'an account of a customer event',
    'Customer/Blocked',
    { i_customer: 8, i_account: 7 },
    { kind: 'account', iAccount: 7 },
  ],
  ['a product', 'Product/AccessPolicy/Changed', { i_product: 9 }, { kind: 'product', id: '9' }],
  ['an access policy', 'AccessPolicy/Changed', { i_access_policy: 4 }, { kind: 'access_policy', id: '4' }],
  ['a DID', 'DID/Status/Assigned', { number: '0380' }, { kind: 'did', id: '0380' }],
  ['a DID as a number', 'DID/Updated', { number: 380 }, { kind: 'did', id: '380' }],
  ['a SIM card', 'SIM/Updated', { i_sim_card: 5, i_account: null }, { kind: 'sim_card', id: '5' }],
  ['an invoice alone', 'Invoice/New', { i_invoice: 9 }, { kind: 'invoice', id: '9' }],
  ['what concerns no account', 'Connection/New', { i_connection: 9 }, { kind: 'nothing' }],
  ['an invoice', 'Invoice/New', { i_invoice: 9, i_customer: 8 }, { kind: 'customer', id: '8' }],
  ['a SIM card that nobody has', 'SIM/Created', { i_account: null }, { kind: 'nothing' }],
  ['a customer event without customer', 'Customer/New', {}, { kind: 'nothing' }],
])('%s', (_, type, variables, asks) => {
  expect(read(type, { i_event: 1, ...variables })).toMatchObject({ kind: 'event', asks })
})

test.each([
  ['Account/New', { i_account: 1 }, 'variables.i_event is missing or is not an id'],
  ['Account/New', { i_event: 0, i_account: 1 }, 'variables.i_event is missing or is not an id'],
  ['Account/New', { i_event: 1, i_env: 'x' }, 'variables.i_env is not an id'],
  ['Account/New', { i_event: 1, i_account: '1e3' }, 'variables.i_account is not an id'],
  ['Customer/New', { i_event: 1, i_customer: -1 }, 'variables.i_customer is not an id'],
  ['DID/New', { i_event: 1, number: 'a b' }, 'variables.number is not a number'],
  ['Account New', { i_event: 1 }, 'event_type is not made of printable characters'],
])('%s with %j is no event', (type, variables, problem) => {
  expect(read(type, variables)).toEqual({ kind: 'invalid', problem })
})

test('a test event is told apart, and only by both of its marks', () => {
  expect(read('Account/Blocked', { i_event: 0, test: true, i_account: 1 })).toEqual({ kind: 'test' })
  expect(read('Account/Blocked', { i_event: 7, test: true, i_account: 1 }).kind).toBe('event')
  expect(read('Account/Blocked', { i_event: 0, i_account: 1 }).kind).toBe('invalid')
})
