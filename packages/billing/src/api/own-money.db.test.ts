import { toId } from '@openespf/contract/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAllApis } from '../testing/all-apis.ts'
import { addAccount, addCustomer, addProduct, ENV } from '../testing/fixture.ts'
import { addSubscription } from '../testing/plans.ts'

let api: Awaited<ReturnType<typeof createAllApis>>
/** A reseller, a customer of it, and an account of each: debit, and of the reseller a credit one too. */
let own: { iCustomer: number; debit: number; credit: number }
let below: { iCustomer: number; debit: number }
let iProduct: number

beforeAll(async () => {
  api = await createAllApis()
  const { billing } = api.fixture
  iProduct = await addProduct(billing)
  const iReseller = await addCustomer(billing, { iCustomerType: 2 })
  const iCustomer = await addCustomer(billing, { iParent: iReseller })
  const debitOf = (owner: number) => addAccount(billing, { iCustomer: owner, iProduct, billingModel: -1 })
  const credit = await addAccount(billing, { iCustomer: iReseller, iProduct })
  own = { iCustomer: iReseller, debit: await debitOf(iReseller), credit }
  below = { iCustomer, debit: await debitOf(iCustomer) }
  api.admit('reseller', { realm: 'reseller', iCustomer: toId(iReseller) })
  api.admit('customer', { realm: 'customer', iCustomer: toId(iCustomer) })
  api.admit('account', { realm: 'account', iCustomer: toId(iCustomer), iAccount: toId(below.debit) })
})
afterAll(() => api.close())

const forbidden = { status: 500, body: { faultcode: expect.stringMatching(/\.permission_denied$/) } }
const allowed = { status: 200 }
const v1 = (name: string, params: object, token = 'reseller') => api.callV1(name, params, token)

/** Refused for the reseller's own, by either API, and nothing is written. */
async function expectForbidden(ask: () => Promise<{ status: number; body: unknown }>): Promise<void> {
  const before = await api.fixture.everything()
  const { status, body } = await ask()
  expect(JSON.stringify(body)).toMatch(/permission_denied|auth\.forbidden/)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(JSON.stringify(body)).toContain('somebody who stands above the customer')
  expect(await api.fixture.everything()).toBe(before)
}
const v2 = (verb: 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) =>
  api.call(verb, url, { token: 'reseller', ...(body && { body }) })

test('a reseller neither charges nor credits its own accounts', async () => {
  for (const action of ['Manual credit', 'Manual payment', 'Refund', 'Manual charge'])
    for (const i_account of [own.debit, own.credit]) {
      await expectForbidden(() => v1('Account/make_transaction', { i_account, action, amount: 5 }))
      await expectForbidden(() => v2('POST', '/transactions', { i_account, action, amount: '5' }))
    }
  const credit = { i_account: below.debit, action: 'Manual credit', amount: 5 }
  expect(await v1('Account/make_transaction', credit)).toMatchObject(allowed)
})

test('its own accounts get no opening balance and no credit limit from it', async () => {
  const add = (i_customer: number, id: string, fields: object) => ({
    ...{ id, i_customer, i_product: iProduct, billing_model: -1 },
    ...fields,
  })
  for (const fields of [{ opening_balance: 5 }, { credit_limit: 5 }]) {
    const account_info = add(own.iCustomer, 'mine', fields)
    const strings = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `${value}`]))
    await expectForbidden(() => v1('Account/add_account', { account_info }))
    await expectForbidden(() => v1('Account/validate_account_info', { account_info }))
    await expectForbidden(() => v2('POST', '/accounts', add(own.iCustomer, 'mine', strings)))
  }
  const none = { opening_balance: 0, credit_limit: null }
  expect(await v1('Account/add_account', { account_info: add(own.iCustomer, 'plain', none) })).toMatchObject(
    allowed,
  )
  const some = { opening_balance: 5, credit_limit: 5 }
  expect(
    await v1('Account/add_account', { account_info: add(below.iCustomer, 'theirs', some) }),
  ).toMatchObject(allowed)
  const update = (i_account: number, fields: object) =>
    v1('Account/update_account', { account_info: { i_account, ...fields } })
  await expectForbidden(() => update(own.debit, { credit_limit: 5 }))
  await expectForbidden(() => v2('PATCH', `/accounts/${own.debit}`, { credit_limit: '5' }))
  expect(await update(own.debit, { credit_limit: null, city: 'Brno' })).toMatchObject(allowed)
  expect(await update(below.debit, { credit_limit: 5 })).toMatchObject(allowed)
})

test('no account comes to it or goes from it with its balance', async () => {
  const move = (i_account: number, i_customer: number) => () =>
    v1('Account/move_account', { i_account, i_customer })
  await expectForbidden(move(below.debit, own.iCustomer))
  await expectForbidden(move(own.debit, below.iCustomer))
})

test('it neither ends nor changes what it is itself subscribed to', async () => {
  const { billing } = api.fixture
  const i_subscription = await addSubscription(billing, { periodicFees: [{ iPeriod: 4, fee: 1n }] })
  for (const [service, owner] of [
    ['Customer', { i_customer: own.iCustomer }],
    ['Account', { i_account: own.credit }],
  ] as const) {
    const added = await v1(`${service}/add_subscription`, { ...owner, i_subscription }, 'admin')
    await expectForbidden(() => v1(`${service}/close_subscription`, { ...owner, ...Object(added.body) }))
    await expectForbidden(() => v1(`${service}/add_subscription`, { ...owner, i_subscription }))
    await expectForbidden(() => v1(`${service}/activate_subscriptions`, owner))
    await expectForbidden(() => v1(`${service}/charge_subscription_fees`, owner))
  }
  const theirs = { i_customer: below.iCustomer }
  const { body } = await v1('Customer/add_subscription', { ...theirs, i_subscription })
  expect(await v1('Customer/close_subscription', { ...theirs, ...Object(body) })).toMatchObject(allowed)
})

test('customers and accounts are not let into any of that', async () => {
  const { iCustomer: i_customer, debit: i_account } = below
  for (const token of ['customer', 'account'])
    for (const [name, params] of [
      ['Account/make_transaction', { i_account, action: 'Manual credit', amount: 5 }],
      ['Customer/terminate_customer', { i_customer }],
      ['Account/activate_subscriptions', { i_account }],
      ['Account/update_account', { account_info: { i_account, credit_limit: 9 } }],
    ] as const)
      expect(await v1(name, params, token), name).toMatchObject(forbidden)
})

test('a reseller closes its customers, and never itself', async () => {
  await expectForbidden(() => v1('Customer/terminate_customer', { i_customer: own.iCustomer }))
  await expectForbidden(() => v2('DELETE', `/customers/${own.iCustomer}`))
  expect(await v1('Customer/terminate_customer', { i_customer: below.iCustomer })).toMatchObject(allowed)
  const { billing } = api.fixture
  expect(await billing.customers.find(ENV, { iCustomer: own.iCustomer })).toMatchObject({ billStatus: 'O' })
})
