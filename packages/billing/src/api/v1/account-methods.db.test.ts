import { type BillingMethod, billingMethods } from '@openespf/contract/billing'
import { toId } from '@openespf/contract/ids'
import type { Realm } from '@openespf/contract/realm'
import { createCheck } from '@openespf/foundation/http'
import type { Caller } from '@openespf/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectRefusal } from '../../testing/expect-refusal.ts'
import { addAccount, addCustomer, createFixture, ENV, type Fixture, next } from '../../testing/fixture.ts'
import type { V1Methods } from './edge.ts'
import { createBillingMethods } from './methods.ts'

let fixture: Fixture
let methods: V1Methods
beforeAll(async () => {
  fixture = await createFixture()
  methods = createBillingMethods(fixture.billing)
})
afterAll(() => fixture.drop())

const callerOf = (realm: Realm, own: { iCustomer?: number; iAccount?: number } = {}): Caller => ({
  ...{ iUser: toId(1), iEnv: toId(1), login: 'x', realm, isSuperUser: false },
  scopes: ['billing.api:write'],
  ...(own.iCustomer === undefined ? {} : { iCustomer: toId(own.iCustomer) }),
  ...(own.iAccount === undefined ? {} : { iAccount: toId(own.iAccount) }),
})
const ADMIN = callerOf('admin')

/** Calls a method with parameters that its schema lets through; the result must be what the contract says. */
async function call(name: BillingMethod, params: object, caller = ADMIN): Promise<Record<string, unknown>> {
  const { params: wanted, result } = billingMethods[name]
  expect(createCheck(wanted)(params)).toBeUndefined()
  const answer = await methods[name]?.call(params, caller)
  expect(createCheck(result)(answer)).toBeUndefined()
  return { ...answer }
}

test('an alias is answered as an alias, or as its master', async () => {
  const iAccount = await addAccount(fixture.billing, { firstname: 'Ann' })
  const id = `alias-${next()}`
  const { i_account: iAlias } = await call('Account/add_alias', {
    alias_info: { i_master_account: iAccount, id, blocked: 'Y' },
  })
  const alias = { i_account: iAlias, i_master_account: iAccount, id, billing_model: 2, blocked: 'Y' }
  expect(await call('Account/get_account_info', { id })).toMatchObject({
    account_info: { ...alias, firstname: 'Ann', assigned_addons: [] },
  })
  const master = await call('Account/get_account_info', { id, expand_alias: 1, with_customer_info: 1 })
  expect(master).toMatchObject({ account_info: { i_account: iAccount }, customer_info: {} })
  expect(master['account_info']).not.toHaveProperty('i_master_account')
  const list = await call('Account/get_alias_list', { i_master_account: iAccount, get_total: 1 })
  expect(list).toMatchObject({ alias_list: [alias], total: 1 })
  const { account_list } = await call('Account/get_account_list', { id: '%', with_aliases: 1 })
  expect(account_list).toMatchObject([{ i_account: iAccount, alias_list: [alias] }])
  await expectRefusal(fixture, () => call('Account/delete_alias', { alias_info: {} }), 'request.invalid')
  await call('Account/delete_alias', { alias_info: { i_account: iAlias } })
  expect(await call('Account/get_account_info', { id })).toEqual({})
})

test('an account that is checked is completed and not there', async () => {
  const account = await fixture.billing.accounts.find(ENV, { iAccount: await addAccount(fixture.billing) })
  const id = `checked-${next()}`
  const account_info = { id, i_customer: account?.iCustomer, i_product: account?.iProduct, bill_status: 'I' }
  const answer = await call('Account/validate_account_info', { account_info })
  expect(answer).toMatchObject({
    account_info: { id, status: 'inactive', billing_model: 1, time_zone_name: 'UTC' },
  })
  expect(answer['account_info']).not.toHaveProperty('i_account')
  expect(await call('Account/get_account_info', { id })).toEqual({})
})

test('an account lives on: moved, equipped, with follow-me and another password', async () => {
  const iAccount = await addAccount(fixture.billing)
  const iCustomer = await addCustomer(fixture.billing)
  expect(await call('Account/get_ua_info', { i_account: iAccount })).toEqual({})
  await call('Account/assign_ua', { i_account: iAccount, i_ua: '7' })
  expect(await call('Account/get_ua_info', { i_account: iAccount })).toMatchObject({ ua_info: { i_ua: 7 } })
  const tooLarge = { i_account: iAccount, i_ua: 2 ** 31 }
  await expectRefusal(fixture, () => call('Account/assign_ua', tooLarge), 'request.invalid')
  await call('Account/move_account', { i_account: iAccount, i_customer: iCustomer })
  await call('Account/change_password', { i_account: iAccount, new_password: 'secret-two' })
  await call('Account/update_account_followme', {
    followme_info: { i_account: iAccount, sequence: 'Random' },
  })
  const { i_follow_me_number } = await call('Account/add_followme_number', {
    number_info: { i_account: iAccount, redirect_number: '4201234', keep_original_cli: 'Y' },
  })
  await call('Account/update_followme_number', { number_info: { i_follow_me_number, active: 'N' } })
  const own = callerOf('account', { iCustomer, iAccount })
  expect(await call('Account/get_account_followme', {}, own)).toMatchObject({
    followme_info: { sequence: 'Random', timeout: 15 },
    number_list: [{ redirect_number: '4201234', active: 'N', keep_original_cli: 'Y', use_tcp: 'N' }],
  })
  await call('Account/delete_followme_number', { i_follow_me_number }, own)
  expect(await call('Account/get_account_followme', { i_account: 2 ** 30 })).toEqual({})
  await call('Account/terminate_account', { i_account: iAccount, force: 1, release_assigned_did: 0 })
})

test('self-care changes contact fields and its own password, nothing else', async () => {
  const iCustomer = await addCustomer(fixture.billing)
  const iAccount = await addAccount(fixture.billing, { iCustomer, password: 'secret-one' })
  const owner = callerOf('account', { iCustomer, iAccount })
  const customer = callerOf('customer', { iCustomer })
  for (const caller of [owner, customer]) {
    const update = (fields: object) => () =>
      call('Account/update_account', { account_info: { i_account: iAccount, ...fields } }, caller)
    await update({ email: `${caller.realm}@example.com` })()
    for (const fields of [{ blocked: 'N' }, { credit_limit: 5 }, { i_product: 1 }, { h323_password: 'x' }])
      await expectRefusal(fixture, update(fields), 'auth.forbidden')
    const change = (fields: object) => () =>
      call('Account/change_password', { i_account: iAccount, new_password: 'secret-two', ...fields }, caller)
    await expectRefusal(fixture, change({}), 'request.invalid')
  }
  const passwords = { old_password: 'secret-one', new_password: 'secret-two' }
  await call('Account/change_password', passwords, owner)
  const update = (fields: object, caller: Caller) => () =>
    call('Customer/update_customer', { customer_info: { i_customer: iCustomer, ...fields } }, caller)
  await update({ city: 'Brno' }, customer)()
  await expectRefusal(fixture, update({ credit_limit: 5 }, customer), 'auth.forbidden')
  expect(await fixture.billing.customers.find(ENV, { iCustomer })).toMatchObject({ city: 'Brno' })
})

test('a reseller sets limits for its customers and not for itself', async () => {
  const iReseller = await addCustomer(fixture.billing, { iCustomerType: 2 })
  const reseller = callerOf('reseller', { iCustomer: iReseller })
  const i_customer = await addCustomer(fixture.billing, { iParent: iReseller })
  const update = (customer_info: object) => () =>
    call('Customer/update_customer', { customer_info }, reseller)
  await update({ i_customer, credit_limit: 5 })()
  await expectRefusal(fixture, update({ i_customer: iReseller, credit_limit: 5 }), 'auth.forbidden')
})

test('a customer is found by its keys, with its time zone and extensions', async () => {
  const { time_zone_list } = await call('Generic/get_time_zone_list', {})
  expect(time_zone_list).toContainEqual({ i_time_zone: 1, time_zone_name: 'UTC' })
  const prague = await call('Generic/get_time_zone_list', { time_zone_name: '%/Prague' })
  expect(prague).toMatchObject({ time_zone_list: [{ time_zone_name: 'Europe/Prague' }] })
  const { i_customer } = await call('Customer/add_customer', {
    customer_info: {
      ...{ name: 'Office', iso_4217: 'USD', refnum: 'R-7', login: 'office', opening_balance: 2 },
      ...{ i_billing_period: 2, i_office_type: 3, billing_lock: 'C' },
    },
  })
  const params = { refnum: 'R-7', effective_values: 1, get_time_zone_name: 1 }
  expect(await call('Customer/get_customer_info', params)).toMatchObject({
    customer_info: {
      ...{ i_customer, refnum: 'R-7', login: 'office', opening_balance: 2, i_billing_period: 2 },
      ...{
        i_office_type: 3,
        i_main_customer: null,
        billing_lock: 'C',
        time_zone_name: 'UTC',
        i_time_zone: 1,
      },
    },
  })
  expect(await call('Customer/get_customer_info', { login: 'office' })).toMatchObject({
    customer_info: { i_customer, i_time_zone: null },
  })
  const search = { search_by: ['refnum'], value: 'r-%' }
  expect(await call('Customer/get_customer_list', { search, i_office_type: 3 })).toMatchObject({
    customer_list: [{ i_customer }],
  })
  const own = callerOf('customer', { iCustomer: Number(i_customer) })
  const { i_c_ext } = await call('Customer/add_customer_extension', { id: '101', name: 'Desk' }, own)
  await call('Customer/update_customer_extension', { i_c_ext, id: '102' }, own)
  expect(await call('Customer/get_extensions_list', {}, own)).toMatchObject({
    extensions_list: [{ i_c_ext, id: '102', name: 'Desk', i_account: null, account_id: null }],
  })
  await call('Customer/delete_customer_extension', { i_c_ext }, own)
  await expectRefusal(fixture, () => call('Customer/get_extensions_list', {}), 'request.invalid')
})
