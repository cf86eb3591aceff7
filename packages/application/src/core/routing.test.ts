import { expect, test } from 'vitest'
import { subscriberFixture } from '../testing/subscriber-fixture.ts'
import { type AccountFilter, belongsTo, connectorsFor, needsOf, type Route, takesAll } from './routing.ts'

const routes: Route[] = [
  { events: ['SIM/*', 'Account/**'], to: ['hlr'] },
  { accounts: { realms: ['iptv'] }, to: ['tv', 'log'] },
]

test('events go to the connectors of the routes that they fit', () => {
  expect(connectorsFor(routes, ['hlr', 'tv', 'log'], 'SIM/Updated')).toEqual(['hlr', 'tv', 'log'])
  expect(connectorsFor(routes, ['hlr', 'tv', 'log'], 'Invoice/New')).toEqual(['tv', 'log'])
})

test('without routes everything goes everywhere', () => {
  expect(connectorsFor([], ['a', 'b'], 'Invoice/New')).toEqual(['a', 'b'])
  expect(belongsTo([], 'a', subscriberFixture(1))).toBe(true)
})

const { account, ...rest } = subscriberFixture(1)
const addon = { i_product: 77, name: 'Roaming' } as (typeof account)['assigned_addons'][number]
const subscriber = {
  ...rest,
  account: { ...account, id: '380@msisdn', assigned_addons: [addon], included_services: [3] },
  customFields: { hlr: 'north' },
}

test.each<[AccountFilter, boolean]>([
  [{}, true],
  [{ products: [20] }, true],
  [{ products: ['Test product', 'Other'] }, true],
  [{ products: [21] }, false],
  [{ addons: [77] }, true],
  [{ addons: ['Roaming'] }, true],
  [{ addons: ['TV'] }, false],
  [{ services: [3, 4] }, true],
  [{ services: [4] }, false],
  [{ custom_fields: { hlr: 'north' } }, true],
  [{ custom_fields: { hlr: 'south' } }, false],
  [{ realms: ['msisdn'] }, true],
  [{ realms: [''] }, false],
  [{ products: [20], realms: ['other'] }, false],
])('an account fits %j: %s', (accounts, fits) => {
  expect(belongsTo([{ accounts, to: ['hlr'] }], 'hlr', subscriber)).toBe(fits)
  expect(belongsTo([{ accounts, to: ['hlr'] }], 'tv', subscriber)).toBe(false)
})

test('an account without a realm has the empty one, and custom fields that were not read have no values', () => {
  expect(belongsTo([{ accounts: { realms: [''] }, to: ['a'] }], 'a', subscriberFixture(1))).toBe(true)
  const filter = { accounts: { custom_fields: { x: 'y' } }, to: ['a'] }
  expect(belongsTo([filter], 'a', subscriberFixture(1))).toBe(false)
})

test('a connector takes all accounts when one of its routes does, or there are none', () => {
  expect(takesAll([], 'hlr')).toBe(true)
  expect(takesAll(routes, 'hlr')).toBe(true)
  expect(takesAll(routes, 'tv')).toBe(false)
  expect(takesAll(routes, 'other')).toBe(false)
})

test('custom fields are read only when a route looks at them', () => {
  expect(needsOf(routes)).toEqual([])
  expect(needsOf([{ accounts: { custom_fields: { a: 'b' } }, to: ['x'] }])).toEqual(['custom_fields'])
})
