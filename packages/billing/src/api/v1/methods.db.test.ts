import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { createCheck } from '@openespf/foundation/http'
import { openDatabase } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBilling } from '../../billing.ts'
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
async function ok(name: BillingMethod, params: object): Promise<Record<string, unknown>> {
  const { status, body } = await edge.call(name, params)
  expect({ status, ...body }).toMatchObject({ status: 200 })
  expect(createCheck(billingMethods[name].result)(body)).toBeUndefined()
  return body
}

const DIGITS = '0123456789abcdef0123456789abcdef'
let world: Record<'policy' | 'product' | 'addon' | 'customer' | 'card' | 'account', unknown>

beforeAll(async () => {
  const attributes = [{ group_name: 'lte.wtl', name: 'cs_profile', values: ['default'] }]
  const { i_access_policy: policy } = await ok('AccessPolicy/add_access_policy', {
    access_policy_info: { name: 'LTE', attributes },
  })
  const { i_product: product } = await ok('Product/add_product', {
    product_info: { name: 'Mobile', iso_4217: 'USD', i_access_policy: policy },
  })
  const { i_product: addon } = await ok('Product/add_product', {
    product_info: { name: 'Roaming', iso_4217: 'USD', addon_priority: 20 },
  })
  const { i_customer: customer } = await ok('Customer/add_customer', {
    customer_info: { name: 'Žofie', iso_4217: 'USD', credit_limit: '20.5', opening_balance: 1 },
  })
  const { i_sim_card: card } = await ok('SIMCard/add_card', {
    card_info: { imsi: '001010000000001', iccid: '8900000000000000001', ki: DIGITS, opc: DIGITS },
  })
  const { i_account: account } = await ok('Account/add_account', {
    account_info: {
      id: '6808881050@msisdn',
      i_customer: String(customer),
      i_product: product,
      i_sim_card: card,
      billing_model: -1,
      opening_balance: 20.98506,
      h323_password: 'geheim',
      activation_date: '2026-01-01',
      assigned_addons: [{ i_product: addon, addon_effective_to: '2027-01-01 00:00:00' }],
    },
  })
  world = { policy, product, addon, customer, card, account }
})

describe('reading', () => {
  test('an account, by key and by id, with its features', async () => {
    const params = { i_account: world.account, get_service_features: 1 }
    const { account_info } = await ok('Account/get_account_info', params)
    expect(account_info).toMatchObject({
      i_account: world.account,
      id: '6808881050@msisdn',
      customer_name: 'Žofie',
      product_name: 'Mobile',
      blocked: 'N',
      is_active: 1,
      balance: 20.98506,
      credit_limit: null,
      activation_date: '2026-01-01',
      expiration_date: null,
      issue_date: '2026-03-01',
      h323_password: 'geheim',
      assigned_addons: [
        {
          i_product: world.addon,
          addon_effective_from: '2026-03-01 12:00:00',
          addon_effective_to: '2027-01-01 00:00:00',
        },
      ],
      service_flags: expect.stringMatching(/^~+$/),
      has_custom_fields: 0,
      i_customer_site: null,
      service_features: expect.arrayContaining([
        {
          name: 'netaccess_policy',
          flag_value: '~',
          effective_flag_value: 'Y',
          locked: 0,
          locks: ['user'],
          attributes: [{ name: 'access_policy', values: [null], effective_values: [String(world.policy)] }],
        },
      ]),
    })
    expect(account_info).not.toHaveProperty('status')
    const byId = await ok('Account/get_account_info', { id: '6808881050@msisdn' })
    expect(byId['account_info']).toMatchObject({ i_account: world.account })
    expect(byId['account_info']).not.toHaveProperty('service_features')
  })

  test('lists carry no passwords', async () => {
    const list = await ok('Account/get_account_list', { i_customer: world.customer, get_total: 1 })
    expect(list).toMatchObject({ total: 1, account_list: [{ i_account: world.account }] })
    expect(JSON.stringify(list)).not.toContain('geheim')
  })

  test('a card names its holder and number, and never its keys', async () => {
    const { card_info } = await ok('SIMCard/get_card_info', { i_account: world.account })
    expect(card_info).toMatchObject({ i_sim_card: world.card, msisdn: '6808881050', status: 'used' })
    expect(JSON.stringify(card_info)).not.toContain(DIGITS)
    expect(await ok('SIMCard/get_card_list', { imsi: '%' })).toMatchObject({ card_list: [{}] })
  })

  test('the others', async () => {
    expect(await ok('Customer/get_customer_info', { i_customer: world.customer })).toMatchObject({
      customer_info: { credit_limit: 20.5, balance: 1, blocked: 'N' },
    })
    expect(await ok('Customer/get_customer_list', { name: 'Ž%' })).toMatchObject({ customer_list: [{}] })
    expect(await ok('Product/get_product_info', { name: 'Roaming' })).toMatchObject({
      product_info: { addon_priority: 20 },
    })
    expect(await ok('Product/get_product_list', { get_total: '1', limit: 1 })).toMatchObject({ total: 2 })
    expect(await ok('AccessPolicy/get_access_policy_info', { name: 'LTE' })).toMatchObject({
      access_policy_info: { attributes: [{ values: ['default'] }] },
    })
    expect(await ok('AccessPolicy/get_access_policy_list', {})).not.toHaveProperty('total')
  })

  test.each([
    ['Account/get_account_info', { id: 'nobody' }],
    ['Account/get_account_info', { i_account: 9_007_199_254_740_991 }],
    ['Customer/get_customer_info', { i_customer: '4294967296' }],
    ['Product/get_product_info', { i_product: 4_294_967_296 }],
    ['SIMCard/get_card_info', { imsi: '999999999999999' }],
    ['AccessPolicy/get_access_policy_info', { i_access_policy: 4_294_967_296 }],
  ] as const)('%s answers without info when there is none', async (name, params) => {
    expect(await ok(name, params)).toEqual({})
  })

  test('another environment sees nothing', async () => {
    const { body } = await edge.call('Account/get_account_info', { i_account: world.account }, OTHER_TOKEN)
    expect(body).toEqual({})
  })
})

test('an account lives: changed, charged, terminated', async () => {
  const { account: i_account, card: i_sim_card } = world
  await ok('Account/update_account', { account_info: { i_account, blocked: 'Y' } })
  const blocked = await ok('Account/get_account_info', { i_account })
  expect(blocked['account_info']).toMatchObject({ status: 'blocked', blocked: 'Y', is_active: 0 })
  await ok('Account/update_account', { account_info: { i_account, blocked: 'N', assigned_addons: [] } })
  const transaction = { i_account, action: 'Manual charge', amount: '20.98506' }
  expect(await ok('Account/make_transaction', transaction)).toMatchObject({ balance: 0 })
  const empty = await ok('Account/get_account_info', { i_account })
  expect(empty['account_info']).toMatchObject({ status: 'zero_balance', assigned_addons: [] })
  await ok('SIMCard/update_card', { card_info: { i_sim_card, i_account: null } })
  await ok('SIMCard/delete_card', { i_sim_card })
  await ok('Account/terminate_account', { i_account })
  expect(await ok('Account/get_account_info', { id: '6808881050@msisdn' })).toEqual({})
  const closed = await ok('Account/get_account_info', { i_account })
  expect(closed['account_info']).toMatchObject({ bill_status: 'C', status: 'closed' })
  await ok('Product/delete_product', { i_product: world.addon })
  await ok('Customer/make_transaction', { i_customer: world.customer, action: 'Manual charge', amount: 1 })
  await ok('Customer/update_customer', { customer_info: { i_customer: world.customer, bill_status: 'S' } })
  await ok('Customer/terminate_customer', { i_customer: world.customer })
  const i_access_policy = world.policy
  await ok('AccessPolicy/update_access_policy', { access_policy_info: { i_access_policy, description: 'x' } })
  await ok('Product/update_product', { product_info: { i_product: world.product, i_access_policy: null } })
  await ok('AccessPolicy/delete_access_policy', { i_access_policy })
})

describe('bad parameters change nothing', () => {
  const account = { id: 'new', i_customer: 1, i_product: 1 }
  const HUGE = 4_294_967_296
  test.each<[BillingMethod, object, string]>([
    ['Account/add_account', {}, 'invalid_params'],
    ['Account/add_account', { account_info: [] }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, surprise: 1 } }, 'invalid_params'],
    [
      'Account/add_account',
      { account_info: { ...account, __proto__: null, i_product: '1;' } },
      'invalid_params',
    ],
    ['Account/add_account', { account_info: { ...account, id: 'a b' } }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, id: '' } }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, opening_balance: 0.000001 } }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, opening_balance: 1e15 } }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, opening_balance: 1e308 } }, 'invalid_params'],
    ['Account/add_account', { account_info: { ...account, credit_limit: -1 } }, 'invalid_params'],
    [
      'Account/add_account',
      { account_info: { ...account, activation_date: '2026-02-30' } },
      'invalid_params',
    ],
    [
      'Account/add_account',
      { account_info: { ...account, activation_date: '0000-01-01' } },
      'invalid_params',
    ],
    ['Account/add_account', { account_info: { ...account, i_customer: HUGE } }, 'not_found'],
    ['Account/update_account', { account_info: { i_account: HUGE, city: 'x' } }, 'not_found'],
    ['Account/update_account', { account_info: { i_account: 1e20 } }, 'invalid_params'],
    ['Account/update_account', { account_info: { i_account: '9999999999999999' } }, 'invalid_params'],
    ['Account/update_account', { account_info: { i_account: 0 } }, 'invalid_params'],
    ['Account/update_account', { account_info: { i_account: 1, bill_status: 'C' } }, 'invalid_params'],
    ['Account/update_account', { account_info: { i_account: 1, blocked: 'yes' } }, 'invalid_params'],
    ['Account/get_account_info', {}, 'invalid_params'],
    ['Account/get_account_info', { i_account: 1, id: 'x' }, 'invalid_params'],
    ['Account/get_account_info', { i_account: 1.5 }, 'invalid_params'],
    ['Account/get_account_list', { limit: 0 }, 'invalid_params'],
    ['Account/get_account_list', { offset: 1e300 }, 'invalid_params'],
    ['Account/terminate_account', { i_account: HUGE }, 'not_found'],
    ['Account/make_transaction', { i_account: HUGE, action: 'Manual charge', amount: 1 }, 'not_found'],
    ['Account/make_transaction', { i_account: 1, action: 'Steal', amount: 1 }, 'invalid_params'],
    ['Account/make_transaction', { i_account: 1, action: 'Refund', amount: 'NaN' }, 'invalid_params'],
    ['Customer/add_customer', { customer_info: { name: '', iso_4217: 'USD' } }, 'invalid_params'],
    ['Customer/add_customer', { customer_info: { name: 'x', iso_4217: 'usd' } }, 'invalid_params'],
    ['Customer/get_customer_info', {}, 'invalid_params'],
    ['Customer/terminate_customer', { i_customer: HUGE }, 'not_found'],
    [
      'Product/add_product',
      { product_info: { name: 'x', iso_4217: 'USD', addon_priority: 7 } },
      'invalid_params',
    ],
    ['Product/get_product_info', {}, 'invalid_params'],
    ['Product/delete_product', { i_product: HUGE }, 'not_found'],
    ['SIMCard/add_card', { card_info: { imsi: '1', iccid: '8900000000000000009' } }, 'invalid_params'],
    ['SIMCard/update_card', { card_info: { i_sim_card: HUGE } }, 'not_found'],
    ['SIMCard/update_card', { card_info: { i_sim_card: 1, status: 'used' } }, 'invalid_params'],
    ['SIMCard/get_card_info', {}, 'invalid_params'],
    ['SIMCard/delete_card', { i_sim_card: HUGE }, 'not_found'],
    [
      'AccessPolicy/add_access_policy',
      { access_policy_info: { name: 'x', attributes: {} } },
      'invalid_params',
    ],
    ['AccessPolicy/get_access_policy_info', {}, 'invalid_params'],
    ['AccessPolicy/delete_access_policy', { i_access_policy: HUGE }, 'not_found'],
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

test('a database that does not answer is a fault of its own', async () => {
  const database = openDatabase({ connectionString: 'postgres://nobody@127.0.0.1:1/none' })
  const billing = createBilling({
    database,
    clock: { now: () => new Date() },
    secretBox: createSecretBox(Buffer.alloc(32)),
  })
  const offline = createEdge(createBillingMethods(billing))
  for (const [name, params] of [
    ['Account/get_account_info', { i_account: 1 }],
    ['Account/terminate_account', { i_account: 1 }],
  ] as const)
    expect((await offline.call(name, params)).body).toMatchObject({ faultcode: 'Server.unavailable' })
  await database.close()
})
