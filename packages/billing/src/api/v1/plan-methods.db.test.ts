import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEdge, type EdgeFixture, OTHER_TOKEN } from '../../testing/edge.ts'
import { addAccount, addCustomer, createFixture, type Fixture } from '../../testing/fixture.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let edge: EdgeFixture
beforeAll(async () => {
  fixture = await createFixture()
  edge = createEdge(createBillingMethods(fixture.billing))
})
afterAll(() => fixture.drop())

/** Calls a method that must succeed; its result must be what the contract says. */
async function ok(name: BillingMethod, params: object) {
  const { status, body } = await edge.call(name, params)
  expect({ status, ...body }).toMatchObject({ status: 200 })
  expect(createCheck(billingMethods[name].result)(body)).toBeUndefined()
  return body
}

test('a plan, its quotas on an account, usage and a top-up', async () => {
  const item = { i_service: 106, allocated_amount: 10, unit: 'GB', dg_name: 'Home' }
  const { i_vd_plan } = await ok('DiscountPlan/add_discount_plan', {
    discount_plan_info: { name: 'Data', iso_4217: 'USD', type: 'renewable', items: [item] },
  })
  const { discount_plan_list: list } = await ok('DiscountPlan/get_discount_plan_list', { get_total: 1 })
  const [plan] = list as { items: { i_vd_dg: number }[] }[]
  const i_vd_dg = plan?.items[0]?.i_vd_dg
  expect(await ok('DiscountPlan/get_discount_plan_info', { i_vd_plan })).toEqual({
    discount_plan_info: plan,
  })
  const topup_option_info = { i_vd_dg, topup_amount: 5, topup_expiry_time: 7, topup_fee: 1 }
  const { i_vd_topup } = await ok('DiscountPlan/add_topup_option', { topup_option_info })
  expect(await ok('DiscountPlan/get_topup_option_info', { i_vd_topup })).toEqual({
    topup_option_info: { ...topup_option_info, i_vd_topup },
  })
  const { i_product } = await ok('Product/add_product', {
    product_info: { name: 'Data 10', iso_4217: 'USD', addon_priority: 20, i_vd_plan },
  })
  const i_account = await addAccount(fixture.billing)
  await ok('Account/update_account', { account_info: { i_account, assigned_addons: [{ i_product }] } })
  const { account_info } = await ok('Account/get_account_info', { i_account })
  expect(account_info).toMatchObject({
    i_vd_plan: null,
    assigned_addons: [{ i_vd_plan, volume_discount_plan_name: 'Data' }],
  })
  const times = { connect_time: '2026-03-01 11:00:00', disconnect_time: '2026-03-01 11:30:00' }
  const usage = { i_account, i_service: 106, dg_name: 'Home', charged_quantity: '2.5', ...times }
  const { i_xdr } = await ok('CDR/add_xdr', { xdr_info: usage })
  await ok('Account/topup_bundle', { i_account, i_vd_topup })
  const { full_vd_counter_info } = await ok('Account/get_full_vd_counter_info', { i_account })
  expect(full_vd_counter_info).toEqual([
    {
      discount_info: '0..10 - 100%',
      dg_name: 'Home',
      i_vd_plan,
      i_dest_group: null,
      allocated_amount: 15,
      unit: 'GB',
      addon_priority: 20,
      vdp_name: 'Data',
      i_vd_dg,
      i_service: 106,
      service_name: 'Internet Access KB',
      remaining: 12.5,
    },
  ])
  const filter = { from_date: times.connect_time, to_date: times.disconnect_time, get_total: 1 }
  const ofAccount = await ok('Account/get_xdr_list', { i_account, i_service_type: 106, ...filter })
  expect(ofAccount).toMatchObject({ total: 1, xdr_list: [{ i_xdr, ...times, covered_quantity: 2.5 }] })
  const i_customer = (account_info as { i_customer: number }).i_customer
  expect(await ok('Customer/get_customer_xdrs', { i_customer, ...filter })).toEqual(ofAccount)
  await ok('Account/activate_bundle', { i_account, i_vd_plan, automatic_renewal: 'Y' })
  await ok('DiscountPlan/delete_topup_option', { i_vd_topup })
  await ok('DiscountPlan/update_discount_plan', { discount_plan_info: { i_vd_plan, items: [] } })
  expect(await ok('Account/get_full_vd_counter_info', { i_account })).toEqual({ full_vd_counter_info: [] })
  const { body } = await edge.call('DiscountPlan/get_discount_plan_info', { i_vd_plan }, OTHER_TOKEN)
  expect(body).toEqual({})
  await ok('Account/update_account', { account_info: { i_account, assigned_addons: [] } })
  await ok('Product/update_product', { product_info: { i_product, i_vd_plan: null } })
  await ok('DiscountPlan/delete_discount_plan', { i_vd_plan })
})

test('subscriptions of accounts and customers', async () => {
  const { i_subscription } = await ok('Subscription/add_subscription', {
    subscription_info: { name: 'Line', iso_4217: 'USD', periodic_fees: [{ i_period: 4, fee: 5 }] },
  })
  await ok('Subscription/update_subscription', { subscription_info: { i_subscription, activation_fee: 1 } })
  const { subscription_info } = await ok('Subscription/get_subscription_info', { i_subscription })
  expect(subscription_info).toMatchObject({ activation_fee: 1, periodic_fees: [{ i_period: 4, fee: 5 }] })
  expect(await ok('Subscription/get_subscription_list', {})).toEqual({ subscriptions: [subscription_info] })
  const owners = [
    ['Account', 'i_account', await addAccount(fixture.billing)],
    ['Customer', 'i_customer', await addCustomer(fixture.billing)],
  ] as const
  for (const [service, key, value] of owners) {
    const owner = { [key]: value }
    const idName = `${key}_subscription`
    const { [idName]: id } = await ok(`${service}/add_subscription`, { ...owner, i_subscription })
    await ok(`${service}/charge_subscription_fees`, { ...owner, immediately_in_advance: 1 })
    await ok(`${service}/activate_subscriptions`, owner)
    await ok(`${service}/close_subscription`, { ...owner, [idName]: id })
    expect(await ok(`${service}/get_subscriptions`, owner)).toEqual({
      subscriptions: [
        {
          [idName]: id,
          ...{ i_subscription, name: 'Line', i_period: 4, int_status: 2 },
          ...{ start_date: '2026-03-01 12:00:00', activation_date: '2026-03-01 12:00:00' },
          ...{ finish_date: '2026-03-01 12:00:00', billed_to: '2026-05-01 12:00:00' },
        },
      ],
    })
  }
})

const times = { connect_time: '2026-03-01 11:00:00', disconnect_time: '2026-03-01 10:00:00' }
const plan = { name: 'x', iso_4217: 'USD' }
const item = { i_service: 3, allocated_amount: 0, unit: 'min' }
const fees = { name: 'x', iso_4217: 'USD', periodic_fees: [{ i_period: 4, fee: -1 }] }
const topup = { i_vd_dg: 1, topup_amount: 1 }
const HUGE = 4_294_967_296

test.each<[BillingMethod, object, string]>([
  ['DiscountPlan/add_discount_plan', { discount_plan_info: { ...plan, items: [item] } }, 'invalid_params'],
  ['DiscountPlan/add_discount_plan', { discount_plan_info: { ...plan, renewal_fee: -1 } }, 'invalid_params'],
  ['DiscountPlan/update_discount_plan', { discount_plan_info: { i_vd_plan: HUGE } }, 'not_found'],
  ['DiscountPlan/get_discount_plan_info', {}, 'invalid_params'],
  ['DiscountPlan/delete_discount_plan', { i_vd_plan: HUGE }, 'not_found'],
  ['DiscountPlan/add_topup_option', { topup_option_info: topup }, 'not_found'],
  ['DiscountPlan/add_topup_option', { topup_option_info: { ...topup, i_vd_dg: HUGE } }, 'not_found'],
  ['DiscountPlan/add_topup_option', { topup_option_info: { ...topup, topup_fee: -1 } }, 'invalid_params'],
  ['DiscountPlan/delete_topup_option', { i_vd_topup: HUGE }, 'not_found'],
  ['Account/get_full_vd_counter_info', {}, 'invalid_params'],
  ['Account/get_full_vd_counter_info', { i_account: HUGE }, 'not_found'],
  ['Account/activate_bundle', { i_account: 1, i_vd_plan: HUGE }, 'not_found'],
  ['Account/topup_bundle', { i_account: 1, i_vd_topup: HUGE }, 'not_found'],
  [
    'CDR/add_xdr',
    { xdr_info: { i_account: 1, i_service: 3, charged_quantity: 1, ...times } },
    'invalid_params',
  ],
  ['Subscription/add_subscription', { subscription_info: fees }, 'invalid_params'],
  ['Subscription/get_subscription_info', {}, 'invalid_params'],
  ['Subscription/delete_subscription', { i_subscription: HUGE }, 'not_found'],
  ['Account/add_subscription', { i_account: 1, i_subscription: HUGE }, 'not_found'],
  ['Customer/close_subscription', { i_customer: 1, i_customer_subscription: HUGE }, 'not_found'],
])('%s %o changes nothing', async (name, params, reason) => {
  const before = await fixture.everything()
  const { status, body } = await edge.call(name, params)
  expect({ status, ...body }).toEqual({
    status: 500,
    faultcode: expect.stringMatching(new RegExp(`\\.${reason}$`)),
    faultstring: expect.any(String),
  })
  expect(await fixture.everything()).toBe(before)
})
