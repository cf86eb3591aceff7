import { expect, test } from 'vitest'
import { needsOf } from './needs.ts'
import { parseConfig } from './testing/parse-config.ts'

test.each([
  [{}, []],
  [{ wanted: '$exists(sim.imsi)' }, ['sim']],
  [{ state: '{ "p": product.name, "c": customFields.colour }' }, ['product', 'custom_fields']],
  [{ send: { path: '[customer.name]', body: 'account.service_features' } }, ['service_features', 'customer']],
])('%j needs %j', (changes, needs) => {
  const config = { baseUrl: 'https://a.test', state: '{}', send: { path: '["x"]' }, ...changes }
  expect(needsOf(parseConfig(config))).toEqual(needs)
})
