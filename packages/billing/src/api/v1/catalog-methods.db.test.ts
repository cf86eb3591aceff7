import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEdge, type EdgeFixture, OTHER_TOKEN } from '../../testing/edge.ts'
import { createFixture, type Fixture } from '../../testing/fixture.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let edge: EdgeFixture
beforeAll(async () => {
  fixture = await createFixture()
  edge = createEdge(createBillingMethods(fixture.billing))
})
afterAll(() => fixture.drop())

/** Calls a method that must succeed; its result must be what the contract says. */
async function ok(name: BillingMethod, params: object, token?: string): Promise<Record<string, unknown>> {
  const { status, body } = await edge.call(name, params, token)
  expect({ status, ...body }).toMatchObject({ status: 200 })
  expect(createCheck(billingMethods[name].result)(body)).toBeUndefined()
  return body
}

test('services and groups', async () => {
  const { i_service } = await ok('Service/add_service', { service_info: { name: 'IPTV' } })
  await ok('Service/update_service', { service_info: { i_service, base_unit: 'channel' } })
  expect(await ok('Service/get_service_info', { i_service })).toEqual({
    service_info: {
      ...{ i_service, name: 'IPTV', service_type: 'other', rating_base: 'quantity' },
      ...{ base_unit: 'channel', is_predefined: false },
    },
  })
  expect(await ok('Service/get_service_list', { limit: 1, get_total: 1 })).toMatchObject({
    service_list: [{ i_service: 3, is_predefined: true }],
    total: 5,
  })
  expect(await ok('Service/get_service_info', { i_service }, OTHER_TOKEN)).toEqual({})
  await ok('Service/delete_service', { i_service })
  const added = { product_group_info: { product_group_name: 'Mobile' } }
  const { i_product_group } = await ok('ProductGroup/add_product_group', added)
  const renamed = { product_group_info: { i_product_group, product_group_name: 'Mobil' } }
  await ok('ProductGroup/update_product_group', renamed)
  expect(await ok('ProductGroup/get_product_group_info', { product_group_name: 'Mobil' })).toEqual(renamed)
  expect(await ok('ProductGroup/get_product_group_list', {})).toMatchObject({ product_group_list: [{}] })
  await ok('ProductGroup/delete_product_group', { i_product_group })
  expect(await ok('ProductGroup/get_product_group_info', { i_product_group })).toEqual({})
})

test('a product with all that it has, and its account', async () => {
  const { i_product_group } = await ok('ProductGroup/add_product_group', {
    product_group_info: { product_group_name: 'Main' },
  })
  const { i_product: addon } = await ok('Product/add_product', {
    product_info: { name: 'Data', iso_4217: 'USD', addon_priority: 20, hidden: 'Y', i_product_group },
  })
  const { i_product } = await ok('Product/add_product', {
    product_info: {
      ...{ name: 'Mobile', iso_4217: 'USD', visible_name: 'Mobile for you', breakage: '0.5', shared: 'Y' },
      included_services: [{ i_service: '3', tariff_name: 'World' }],
      allowed_addons: [String(addon)],
    },
  })
  const all = { i_product, detailed_info: 1, get_included_services: 1 }
  expect(await ok('Product/get_product_info', all)).toMatchObject({
    product_info: {
      ...{ visible_name: 'Mobile for you', breakage: 0.5, shared: 'Y', hidden: 'N', realm: 'msisdn' },
      included_services: [{ i_service: 3, service_name: 'Voice Calls', tariff_name: 'World' }],
      allowed_addons: [addon],
    },
  })
  const plain = (await ok('Product/get_product_info', { i_product }))['product_info']
  expect(plain).not.toHaveProperty('included_services')
  const allowed = { i_product, detailed_info: 1, with_subscription: 1 }
  expect(await ok('Product/get_allowed_addons', allowed)).toMatchObject({
    product_list: [{ i_product: addon, product_group_name: 'Main', included_services: [] }],
  })
  const filter = { is_addon: '0', search: { value: 'for YOU' }, get_total: 1 }
  expect(await ok('Product/get_product_list', filter)).toMatchObject({
    total: 1,
    product_list: [{ i_product }],
  })
  const { i_customer } = await ok('Customer/add_customer', { customer_info: { name: 'A', iso_4217: 'USD' } })
  const { i_account } = await ok('Account/add_account', {
    account_info: { id: '1@msisdn', i_customer, i_product, assigned_addons: [{ i_product: addon }] },
  })
  expect(await ok('Account/get_account_info', { i_account })).toMatchObject({
    account_info: {
      product_visible_name: 'Mobile for you',
      included_services: [3],
      assigned_addons: [
        {
          ...{ i_product: addon, i_product_group, realm: 'msisdn', hidden: 'Y', shared: 'N' },
          ...{ managed_by_user: 'N', i_account_role: 1 },
        },
      ],
    },
  })
})

test('policies and their phases', async () => {
  const attributes = [{ group_name: 'cisco', name: 'avpair', values: ['a'], operation: '+=' }]
  const { i_access_policy } = await ok('AccessPolicy/add_access_policy', {
    access_policy_info: { name: 'LTE', attributes },
  })
  const { i_phase } = await ok('AccessPolicy/add_phase', { phase_info: { i_access_policy, name: 'Night' } })
  const changes = { type: 'Turbo', time_from: '22:00', time_to: '06:00', up_speed: 512, attributes }
  await ok('AccessPolicy/update_phase', { phase_info: { i_phase, ...changes } })
  expect(await ok('AccessPolicy/get_access_policy_info', { i_access_policy })).toMatchObject({
    access_policy_info: { attributes, phases: [{ i_phase, name: 'Night', down_speed: null, ...changes }] },
  })
  await ok('AccessPolicy/delete_phase', { i_phase })
  const policy = { name: 'SMS', service_type: 'msg', attributes }
  const { i_service_policy } = await ok('ServicePolicy/add_service_policy', { service_policy_info: policy })
  const change = { i_service_policy, description: 'x' }
  await ok('ServicePolicy/update_service_policy', { service_policy_info: change })
  expect(await ok('ServicePolicy/get_service_policy_info', { i_service_policy })).toMatchObject({
    service_policy_info: { ...policy, description: 'x' },
  })
  expect(await ok('ServicePolicy/get_service_policy_list', { get_total: 1 })).toMatchObject({
    service_policy_list: [{ i_service_policy: i_access_policy, service_type: 'netaccess' }, policy],
    total: 2,
  })
  await ok('ServicePolicy/delete_service_policy', { i_service_policy })
})

test('an event by request', async () => {
  const request = { event_type: 'Connection/Changed', id: '7', variables: { host: 'a', up: true } }
  expect(await ok('Event/raise_event', request)).toEqual({ i_raised_event: expect.any(Number) })
})

describe('bad parameters change nothing', () => {
  const HUGE = 4_294_967_296
  const product = { name: 'x', iso_4217: 'USD' }
  test.each<[BillingMethod, object, string]>([
    ['Service/add_service', { service_info: { name: 'x', service_type: 'fax' } }, 'invalid_params'],
    ['Service/update_service', { service_info: { i_service: 3, name: 'x' } }, 'predefined'],
    ['Service/get_service_info', {}, 'invalid_params'],
    ['Service/delete_service', { i_service: HUGE }, 'not_found'],
    ['ProductGroup/add_product_group', { product_group_info: { name: 'x' } }, 'invalid_params'],
    ['ProductGroup/get_product_group_info', {}, 'invalid_params'],
    ['ProductGroup/delete_product_group', { i_product_group: HUGE }, 'not_found'],
    ['Product/add_product', { product_info: { ...product, breakage: -1 } }, 'invalid_params'],
    ['Product/add_product', { product_info: { ...product, i_product_group: HUGE } }, 'not_found'],
    ['Product/add_product', { product_info: { ...product, included_services: [{}] } }, 'invalid_params'],
    [
      'Product/add_product',
      { product_info: { ...product, included_services: [{ i_service: HUGE }] } },
      'not_found',
    ],
    ['Product/add_product', { product_info: { ...product, allowed_addons: [HUGE] } }, 'not_found'],
    ['Product/get_product_list', { search: { search_by: ['secret'], value: 'x' } }, 'invalid_params'],
    ['Product/get_allowed_addons', { i_product: HUGE }, 'not_found'],
    ['AccessPolicy/add_phase', { phase_info: { i_access_policy: HUGE, name: 'x' } }, 'not_found'],
    ['AccessPolicy/update_phase', { phase_info: { i_phase: 1, time_from: '24:00' } }, 'invalid_params'],
    ['AccessPolicy/update_phase', { phase_info: { i_phase: 1, days_of_week: [8] } }, 'invalid_params'],
    ['AccessPolicy/delete_phase', { i_phase: HUGE }, 'not_found'],
    ['ServicePolicy/add_service_policy', { service_policy_info: { name: 'x' } }, 'invalid_params'],
    ['ServicePolicy/get_service_policy_info', {}, 'invalid_params'],
    ['ServicePolicy/delete_service_policy', { i_service_policy: HUGE }, 'not_found'],
    ['Event/raise_event', { event_type: 'Account/New', id: 1 }, 'invalid_params'],
    ['Event/raise_event', { event_type: 'Connection/New', id: 'x' }, 'invalid_params'],
    ['Event/raise_event', { event_type: 'Connection/New' }, 'invalid_params'],
    ['Event/raise_event', { event_type: 'Connection/New', id: 1, variables: { 'a b': 1 } }, 'invalid_params'],
    ['Event/raise_event', { event_type: 'Connection/New', id: 1, variables: { a: {} } }, 'invalid_params'],
  ])('%s %o', async (name, params, reason) => {
    const before = await fixture.everything()
    const { status, body } = await edge.call(name, params)
    expect({ status, ...body }).toEqual({
      status: 500,
      faultcode: expect.stringMatching(new RegExp(`\\.${reason}$`)),
      faultstring: expect.any(String),
    })
    expect(await fixture.everything()).toBe(before)
  })
})
