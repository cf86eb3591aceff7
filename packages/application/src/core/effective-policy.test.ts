import { expect, test } from 'vitest'
import { subscriberFixture } from '../testing/subscriber-fixture.ts'
import { effectivePolicy } from './effective-policy.ts'

const { account, product } = subscriberFixture(0)
const feature = (value: string | null) => ({
  name: 'netaccess_policy',
  flag_value: '~',
  effective_flag_value: 'Y',
  locked: 0,
  locks: ['user'],
  attributes: [{ name: 'access_policy', values: [null], effective_values: [value] }],
})

test('the account’s own comes before its service feature’s, that before the product’s', () => {
  const featured = { ...account, service_features: [feature('31')] }
  expect(effectivePolicy({ ...featured, i_access_policy: 32 }, product)).toBe(32)
  expect(effectivePolicy(featured, product)).toBe(31)
  expect(effectivePolicy({ ...account, service_features: [feature(null)] }, product)).toBe(30)
  expect(effectivePolicy(account, product)).toBe(30)
})

test('there may be none', () => {
  expect(effectivePolicy(account, undefined)).toBeUndefined()
})
