import { expect, test } from 'vitest'
import { entityName } from './entity-name.ts'

test.each([
  ['Customers', 'customer'],
  ['Account', 'account'],
  ['SIM cards', 'sim_card'],
  ['Access policies', 'access_policy'],
  ['account_status', 'account_status'],
])('%s is %s', (type, name) => {
  expect(entityName(type)).toBe(name)
})
