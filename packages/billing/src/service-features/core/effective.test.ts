import { expect, test } from 'vitest'
import { type AccountLayers, accountSetting, productSetting, siteSetting } from './effective.ts'
import { clir, featureNamed, nothing } from './testing/features.ts'

const now = new Date('2026-03-01T12:00:00Z')
const past = new Date('2026-01-01T00:00:00Z')
const future = new Date('2027-01-01T00:00:00Z')
const policy = featureNamed('netaccess_policy')
const ofPolicy = (iAccessPolicy: number | null) => ({ ...nothing, iAccessPolicy })
const addon = (iAccessPolicy: number | null, difference = {}) => ({
  ...ofPolicy(iAccessPolicy),
  ...{ iProduct: 10, addonPriority: 10, effectiveFrom: past, effectiveTo: null },
  ...difference,
})
const layers: AccountLayers = { own: nothing, customer: nothing, site: null, product: nothing, addons: [] }
const policyOf = (difference: Partial<AccountLayers>) =>
  accountSetting(policy, { ...layers, ...difference }, now)

test('own, then add-on, then product, then the default', () => {
  const product = ofPolicy(1)
  const of = (id: string) => ({ flag: 'Y', values: { access_policy: [id] } })
  expect(policyOf({})).toEqual({ flag: 'N', values: {} })
  expect(policyOf({ product })).toEqual(of('1'))
  expect(policyOf({ product, addons: [addon(2)] })).toEqual(of('2'))
  expect(policyOf({ own: ofPolicy(3), product, addons: [addon(2)] })).toEqual(of('3'))
})

test.each([
  ['the highest priority wins', [addon(2), addon(3, { addonPriority: 20 })], '3'],
  ['the lowest product among equals', [addon(2), addon(3, { iProduct: 9 })], '3'],
  ['an add-on without a policy says nothing', [addon(null, { addonPriority: 30 }), addon(2)], '2'],
  ['not before it begins', [addon(2, { effectiveFrom: future })], undefined],
  ['from the moment it begins', [addon(2, { effectiveFrom: now })], '2'],
  ['not once it has ended', [addon(2, { effectiveTo: now })], undefined],
  ['until it ends', [addon(2, { effectiveTo: future })], '2'],
])('add-ons: %s', (_, addons, id) => {
  expect(policyOf({ addons }).values['access_policy']?.[0]).toBe(id)
})

const flagOf = (difference: Partial<AccountLayers>) =>
  accountSetting(featureNamed('clir'), { ...layers, product: clir('N'), ...difference }, now).flag

test.each<[string, Partial<AccountLayers>, string]>([
  ['the customer is not asked without ^', { customer: clir('Y') }, 'N'],
  ['the customer is asked with ^', { own: clir('^'), customer: clir('Y') }, 'Y'],
  ['a site comes first', { own: clir('^'), site: clir('N'), customer: clir('Y') }, 'N'],
  [
    'a site that says nothing takes the customer’s',
    { own: clir('^'), site: nothing, customer: clir('Y') },
    'Y',
  ],
  ['a customer that says nothing leaves the product', { own: clir('^'), product: clir('Y') }, 'Y'],
  ['own', { own: clir('Y'), customer: clir('N') }, 'Y'],
])('customers: %s', (_, difference, flag) => {
  expect(flagOf(difference)).toBe(flag)
})

test('a site or customer without a value has none, a product the default', () => {
  expect(siteSetting(featureNamed('clip'), nothing, nothing)).toBeUndefined()
  expect(productSetting(featureNamed('clip'), nothing)).toEqual({ flag: 'Y', values: {} })
})
