import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { createCheck } from '@openespf/foundation/http'
import type { Caller } from '@openespf/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEdge, type EdgeFixture } from '../../testing/edge.ts'
import {
  addAccount,
  addCard,
  addCustomer,
  addProduct,
  createFixture,
  type Fixture,
} from '../../testing/fixture.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let edge: EdgeFixture
let own: Pick<Caller, 'iCustomer' | 'iAccount'>
let i_customer: number
let i_account: number

beforeAll(async () => {
  fixture = await createFixture()
  edge = createEdge(createBillingMethods(fixture.billing))
  i_customer = await addCustomer(fixture.billing)
  i_account = await addAccount(fixture.billing, { iCustomer: i_customer })
  own = { iCustomer: toId(i_customer), iAccount: toId(i_account) }
})
afterAll(() => fixture.drop())

async function ok(name: BillingMethod, params: object): Promise<Record<string, unknown>> {
  const { status, body } = await edge.call(name, params)
  expect({ status, ...body }).toMatchObject({ status: 200 })
  expect(createCheck(billingMethods[name].result)(body)).toBeUndefined()
  return body
}

/** Calls a method from a realm below admin. */
function from(realm: Realm, name: BillingMethod, params: object): Promise<unknown> {
  const caller: Caller = {
    ...{ iUser: toId(1), iEnv: toId(1), login: 'self', realm, isSuperUser: false },
    scopes: ['billing.api:write'],
    ...own,
  }
  if (realm === 'customer') delete caller.iAccount
  const method = createBillingMethods(fixture.billing)[name]
  return method?.call(params, caller) ?? Promise.reject(new Error(name))
}

test('custom fields of each kind of entity', async () => {
  const i_sim_card = await addCard(fixture.billing)
  const kinds = [
    ['Account', 'account', { i_account }],
    ['Customer', 'customer', { i_customer }],
    ['SIMCard', 'sim_card', { i_sim_card }],
  ] as const
  for (const [service, entity, key] of kinds) {
    const custom_field_info = { entity, name: 'Floor', field_type: 'integer', default_value: '0' }
    const { i_custom_field } = await ok('CustomFields/add_custom_field', { custom_field_info })
    const value = { i_custom_field, name: 'Floor', db_value: '0', i_custom_field_value: null }
    expect(await ok(`${service}/get_custom_fields_schema`, {})).toMatchObject({
      custom_fields_schema: [{ i_custom_field, entity, default_value: '0' }],
    })
    expect(await ok(`${service}/get_custom_fields_values`, key)).toMatchObject({
      custom_fields_values: [value],
    })
    const custom_fields_values = [{ name: 'Floor', db_value: '3' }]
    expect(
      await ok(`${service}/update_custom_fields_values`, { ...key, custom_fields_values }),
    ).toMatchObject({
      custom_fields_values: [{ i_custom_field, i_custom_field_value: expect.any(Number), db_value: '3' }],
    })
    const info = { i_custom_field, mandatory: 'Y', default_value: '' }
    await ok('CustomFields/update_custom_field', { custom_field_info: info })
    expect(await ok('CustomFields/get_custom_field_info', { i_custom_field })).toMatchObject({
      custom_field_info: { mandatory: 'Y', default_value: null },
    })
  }
  expect(await ok('CustomFields/get_custom_field_list', { get_total: 1 })).toMatchObject({ total: 3 })
  const custom_field_info = { entity: 'account', name: 'Spare', field_type: 'date' }
  const { i_custom_field } = await ok('CustomFields/add_custom_field', { custom_field_info })
  await ok('CustomFields/delete_custom_field', { i_custom_field })
  expect(await ok('CustomFields/get_custom_field_info', { i_custom_field })).toEqual({})
  expect(await ok('Account/get_account_info', { i_account })).toMatchObject({
    account_info: { has_custom_fields: 1 },
  })
})

test('features of products, customers, sites and accounts', async () => {
  const customer_site_info = { i_customer, name: 'branch' }
  const { i_customer_site } = await ok('CustomerSite/add_customer_site', { customer_site_info })
  await ok('CustomerSite/update_customer_site', { customer_site_info: { i_customer_site, name: 'office' } })
  expect(await ok('CustomerSite/get_customer_site_list', { i_customer })).toMatchObject({
    customer_site_list: [{ i_customer_site, i_customer, name: 'office' }],
  })
  await ok('Account/update_account', { account_info: { i_account, i_customer_site } })
  const i_product = await addProduct(fixture.billing)
  const service_features = [{ name: 'clir', flag_value: 'Y', locked: 0 }]
  for (const [service, key] of [
    ['Account', { i_account }],
    ['Customer', { i_customer }],
    ['CustomerSite', { i_customer_site }],
    ['Product', { i_product }],
  ] as const) {
    await ok(`${service}/update_service_features`, { ...key, service_features })
    const all = await ok(`${service}/get_service_features`, key)
    expect(all['service_features']).toContainEqual(expect.objectContaining({ name: 'clir', flag_value: 'Y' }))
    const before = await fixture.everything()
    await ok(`${service}/update_service_features`, { ...key, ...all })
    expect(await fixture.everything()).toBe(before)
  }
  const flags = { service_flags: expect.stringMatching(/^~+Y~+$/) }
  expect(await ok('Account/get_account_info', { i_account })).toMatchObject({
    account_info: { ...flags, i_customer_site },
  })
  expect(await ok('Customer/get_customer_info', { i_customer })).toMatchObject({ customer_info: flags })
  await ok('Account/update_account', { account_info: { i_account, i_customer_site: null } })
  await ok('CustomerSite/delete_customer_site', { i_customer_site })
})

test('self-care: the own entity without a key, its features and what it may not change', async () => {
  const feature = (name: string) => ({ service_features: [{ name, flag_value: 'Y' }] })
  for (const [realm, service] of [
    ['account', 'Account'],
    ['customer', 'Customer'],
  ] as const) {
    await from(realm, `${service}/update_service_features`, feature('music_on_hold'))
    expect(await from(realm, `${service}/get_service_features`, {})).toMatchObject({
      service_features: expect.arrayContaining([
        expect.objectContaining({ name: 'music_on_hold', flag_value: 'Y', locked: 0, locks: [] }),
        expect.objectContaining({ name: 'legal_intercept', locked: 1, locks: ['user'] }),
      ]),
    })
    await expect(
      from(realm, `${service}/update_service_features`, feature('legal_intercept')),
    ).rejects.toMatchObject({ code: 'feature.locked' })
    expect(await from(realm, `${service}/get_custom_fields_values`, {})).toEqual({ custom_fields_values: [] })
    await expect(from(realm, 'CustomFields/add_custom_field', {})).rejects.toMatchObject({
      code: 'auth.other_realm',
    })
  }
})

test.each<[BillingMethod, object, string]>([
  ['Account/get_service_features', {}, 'invalid_params'],
  ['Customer/get_custom_fields_values', {}, 'invalid_params'],
  ['Account/get_service_features', { i_account: 2 ** 40 }, 'not_found'],
  ['Account/update_service_features', { i_account: 1, service_features: {} }, 'invalid_params'],
  ['Account/update_service_features', { i_account: 1, service_features: [{ name: 'x' }] }, 'invalid_params'],
  [
    'Account/update_service_features',
    { i_account: 1, service_features: [{ name: 'clir', flag_value: '/' }] },
    'invalid_params',
  ],
  ['CustomFields/add_custom_field', { custom_field_info: { entity: 'x', name: 'x' } }, 'invalid_params'],
  ['CustomFields/delete_custom_field', { i_custom_field: 2 ** 40 }, 'not_found'],
  [
    'Account/update_custom_fields_values',
    { i_account: 1, custom_fields_values: [{ db_value: 'x' }] },
    'invalid_params',
  ],
  ['CustomerSite/add_customer_site', { customer_site_info: { i_customer: 2 ** 40, name: 'x' } }, 'not_found'],
])('refused: %s %o', async (name, params, reason) => {
  const before = await fixture.everything()
  const { body } = await edge.call(name, params)
  expect(body).toMatchObject({ faultcode: expect.stringMatching(new RegExp(`\\.${reason}$`)) })
  expect(await fixture.everything()).toBe(before)
})
