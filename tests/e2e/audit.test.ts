import { createBillingClient } from '@openespf/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, dataFolder, type Program, up } from './support/openespf.ts'

type Answer = { status: number; body: Record<string, unknown> }
type Log = { operation: string; action: string; entity_type: string; i_entity: string }[]

const SECRET = 'canary-7f3a9c1e-secret'
const KI = 'cafebabecafebabecafebabecafebabe'

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let billing: ReturnType<typeof createBillingClient>
let bearer = ''

beforeAll(async () => {
  data = await dataFolder()
  ;({ program, url } = await up(data.path))
  billing = createBillingClient({ baseUrl: url, credentials: ADMIN })
  bearer = `Bearer ${await billing.accessToken()}`
})
afterAll(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
})

async function send(verb: string, path: string, body: object, authorization = bearer): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: verb,
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

const rest = (path: string, params: object, authorization?: string) =>
  send('POST', path, { params }, authorization)

async function webLog(params: object): Promise<Log> {
  const { status, body } = await rest('/rest/WebLog/get_web_log_list', { limit: 500, ...params })
  expect(status).toBe(200)
  return body['web_log_list'] as Log
}

/** A customer with an account that logs in to its self-care. */
async function addSubscriber(login: string) {
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: `Customer of ${login}`, iso_4217: 'USD' },
  })
  const { i_product } = await billing.call('Product/add_product', {
    product_info: { name: `Product of ${login}`, iso_4217: 'USD' },
  })
  const { i_account } = await billing.call('Account/add_account', {
    account_info: { id: `${login}@msisdn`, i_customer, i_product, login, billing_model: 1 },
  })
  await rest('/rest/Account/change_password', { i_account, new_password: SECRET })
  return { i_customer, i_account }
}

test('every API says who changed what, from where and by which operation', async () => {
  const { i_customer } = await billing.call('Customer/add_customer', {
    customer_info: { name: 'Written by v1', iso_4217: 'USD' },
  })
  await send('PATCH', `/api/2/customers/${i_customer}`, { name: 'Written by 2.0' })
  const created = await send('POST', '/espf/v1/handlers', {
    ...{ name: 'audited', url: 'https://example.org/events', event_version: 'raw' },
    auth: { type: 'basic', user: 'x', password: SECRET },
  })
  const by = { changed_by: 'user', login: 'admin', realm: 'admin', address: '127.0.0.1' }
  expect(await webLog({ entity_type: 'Customers', i_entity: i_customer })).toMatchObject([
    {
      ...{ ...by, api: 'v2', operation: 'PATCH /api/2/customers/{key}', action: 'update' },
      ...{ before: { name: 'Written by v1' }, after: { name: 'Written by 2.0' } },
    },
    { ...by, api: 'v1', operation: 'Customer/add_customer', action: 'insert', before: null },
  ])
  expect(created.status, JSON.stringify(created.body)).toBe(200)
  const [handler] = await webLog({ entity_type: 'espf_handler', login: 'admin' })
  expect(handler).toMatchObject({ ...by, api: 'espf', action: 'insert', after: { secrets_sealed: '***' } })
})

test('an operator makes a role, a user and a token, and the token does what the role allows from its network', async () => {
  const role = await rest('/rest/Role/add_role', {
    role_info: { name: 'reader', scopes: ['billing.api:read'] },
  })
  const user = await rest('/rest/User/add_user', {
    user_info: { login: 'crm', i_role: role.body['i_role'], allowed_networks: ['127.0.0.0/8'] },
  })
  const i_user = user.body['i_user']
  const issued = await rest('/rest/User/add_api_token', { i_user, name: 'production' })
  const credentials = { login: 'crm', token: issued.body['token'] }
  const login = async () => await rest('/rest/Session/login', credentials, '')
  const token = async () => `Bearer ${(await login()).body['access_token']}`

  expect(await rest('/rest/Customer/get_customer_list', {}, await token())).toMatchObject({ status: 200 })
  const write = { customer_info: { name: 'x', iso_4217: 'USD' } }
  expect(await rest('/rest/Customer/add_customer', write, await token())).toMatchObject({
    body: { faultcode: 'Server.Customer.add_customer.permission_denied' },
  })
  expect(await send('POST', '/api/2/customers', { name: 'x' }, await token())).toMatchObject({ status: 403 })
  expect(await send('POST', '/espf/v1/handlers', {}, await token())).toMatchObject({ status: 403 })
  const open = await token()
  await rest('/rest/User/update_user', { user_info: { i_user, allowed_networks: ['192.0.2.0/24'] } })
  expect(await rest('/rest/Customer/get_customer_list', {}, open)).toMatchObject({
    body: { faultcode: 'Server.Session.address_not_allowed' },
  })
  expect(await send('POST', '/espf/v1/handlers', {}, open)).toMatchObject({ status: 403 })
  expect((await login()).body).toMatchObject({ faultcode: 'Server.Session.address_not_allowed' })
})

test('an account logs in to its realm; an administrator acts for it and the log names both', async () => {
  const { i_customer, i_account } = await addSubscriber('ines')
  const at = '/account/rest/Session'
  const own = await rest(`${at}/login`, { login: 'ines', password: SECRET }, '')
  expect(own, JSON.stringify(own.body)).toMatchObject({ status: 200 })
  const claims = JSON.parse(
    Buffer.from(String(own.body['access_token']).split('.')[1] ?? '', 'base64url').toString(),
  )
  expect(claims).toMatchObject({ realm: 'account', i_account })
  const ownToken = `Bearer ${own.body['access_token']}`
  const info = await rest('/account/rest/Account/get_account_info', {}, ownToken)
  expect(info.body['account_info']).toMatchObject({ i_account })

  const acting = await rest('/rest/Session/login_to_realm', { realm: 'account', i_account })
  const actingToken = `Bearer ${acting.body['access_token']}`
  const ping = await rest(`${at}/ping`, { access_token: acting.body['access_token'] }, '')
  expect(ping.body).toEqual({ user_id: i_account })
  const named = { account_info: { i_account, firstname: 'Inés' } }
  const updated = await rest('/account/rest/Account/update_account', named, actingToken)
  expect(updated, JSON.stringify(updated.body)).toMatchObject({ status: 200 })
  expect(await webLog({ entity_type: 'Accounts', i_entity: i_account, login: 'ines' })).toMatchObject([
    { realm: 'account', acting_user: 'admin', after: { firstname: 'Inés' } },
  ])

  const forCustomer = await rest('/rest/Session/login_to_realm', { realm: 'customer', i_customer })
  const customerToken = `Bearer ${forCustomer.body['access_token']}`
  const list = await rest('/customer/rest/Account/get_account_list', {}, customerToken)
  expect(list.body['account_list']).toMatchObject([{ i_account }])
  expect((await rest('/rest/Account/get_account_list', {}, customerToken)).body).toMatchObject({
    faultcode: 'Client.check_auth.wrong_realm',
  })
  for (const params of [{ realm: 'reseller', i_customer }, { realm: 'account' }])
    expect((await rest('/rest/Session/login_to_realm', params)).body).toMatchObject({
      faultcode: 'Client.Session.login_to_realm.invalid_params',
    })

  const changed = { old_password: SECRET, new_password: 'another long one' }
  expect((await rest(`${at}/change_password`, changed, ownToken)).body).toEqual({ success: 1 })
  expect((await rest('/account/rest/Account/get_account_info', {}, ownToken)).body).toMatchObject({
    faultcode: 'Client.Session.check_auth.failed_to_process_access_token',
  })
  await billing.call('Account/terminate_account', { i_account })
  expect((await rest('/account/rest/Account/get_account_info', {}, actingToken)).body).toMatchObject({
    faultcode: 'Client.Session.check_auth.failed_to_process_access_token',
  })
})

test('a customer has users of its own, who manage no others', async () => {
  const { i_customer } = await addSubscriber('office')
  const scopes = ['billing.api:read', 'users.api:write']
  const { body } = await rest('/rest/User/add_user', { user_info: { login: 'boss', i_customer, scopes } })
  const issued = await rest('/rest/User/add_api_token', { i_user: body['i_user'], name: 'x' })
  const at = '/customer/rest'
  const login = await rest(`${at}/Session/login`, { login: 'boss', token: issued.body['token'] }, '')
  const boss = `Bearer ${login.body['access_token']}`
  const list = await rest(`${at}/User/get_user_list`, {}, boss)
  expect(list.body['user_list']).toMatchObject([{ login: 'boss', realm: 'customer', i_customer }])
  const colleague = { user_info: { login: 'colleague', scopes: ['billing.api:read'] } }
  const added = await rest(`${at}/User/add_user`, colleague, boss)
  expect(added, JSON.stringify(added.body)).toMatchObject({ status: 200 })
  expect((await rest(`${at}/User/delete_user`, { i_user: 1 }, boss)).body).toMatchObject({
    faultcode: 'Server.User.not_found',
  })
  expect(
    (await rest(`${at}/User/add_user`, { user_info: { login: 'z', i_customer: 1 } }, boss)).body,
  ).toMatchObject({ faultcode: 'Client.User.add_user.invalid_params' })
  await billing.call('Customer/terminate_customer', { i_customer })
  expect((await rest(`${at}/User/get_user_list`, {}, boss)).status).toBe(500)
})

test('a forced change of password, and too many wrong ones, are faults of their own', async () => {
  const first = { login: 'nora', password: SECRET }
  const { body } = await rest('/rest/User/add_user', { user_info: first })
  const login = async (password: string) =>
    (await rest('/rest/Session/login', { login: 'nora', password }, '')).body
  const forced = { faultcode: 'Server.Session.alert_You_must_change_password' }
  expect(await login(SECRET)).toMatchObject(forced)
  const change = { ...first, new_password: 'a better secret' }
  expect((await rest('/rest/Session/change_password', change, '')).body).toEqual({ success: 1 })
  expect(await login('a better secret')).toHaveProperty('access_token')
  for (const _ of [1, 2, 3, 4, 5])
    expect(await login('wrong')).toMatchObject({ faultcode: 'Server.Session.auth_failed' })
  const locked = { faultcode: 'Server.Session.cannot_login_brute_force_activity' }
  expect(await login('a better secret')).toMatchObject(locked)
  await rest('/rest/User/unlock_user', { i_user: body['i_user'] })
  expect(await login('a better secret')).toHaveProperty('access_token')
})

test('no secret that was ever sent is in the log', async () => {
  await rest('/rest/SIMCard/add_card', {
    card_info: { imsi: '001010000000077', iccid: '89000000000000000077', ki: KI },
  })
  expect(await webLog({ entity_type: 'SIM cards' })).toMatchObject([{ after: { ki_sealed: '***' } }])
  const everything = JSON.stringify(await webLog({}))
  expect(everything).not.toContain(SECRET)
  expect(everything).not.toContain(KI)
  expect(everything).not.toMatch(/scrypt\$/)
  expect(program.output()).not.toContain(SECRET)
})
