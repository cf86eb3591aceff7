import { toId } from '@openespf/contract/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiV2Fixture, createApiV2 } from '../../testing/api-v2.ts'
import { addAccount, addCustomer, addProduct, next } from '../../testing/fixture.ts'

let api: ApiV2Fixture
let fixture: ApiV2Fixture['fixture']
let call: ApiV2Fixture['call']

beforeAll(async () => {
  api = await createApiV2()
  ;({ fixture, call } = api)
})
afterAll(() => api.close())

const number = () => String(420_500_000_000 + next())

/** A customer with an invoice of 10, and its key. */
async function invoiced(extra: object = {}) {
  fixture.setNow('2026-03-01T12:00:00Z')
  const i_customer = await addCustomer(fixture.billing)
  await call('POST', '/transactions', { body: { i_customer, action: 'Manual charge', amount: '10' } })
  fixture.setNow('2026-03-02T12:00:00Z')
  const made = await call('POST', '/invoices', { body: { i_customer, ...extra } })
  expect(made.status).toBe(201)
  return { i_customer, ...(made.body as { i_invoice: number }) }
}

test('a group and its products', async () => {
  const { body: group } = await call('POST', '/product-groups', { body: { name: 'Mobile' } })
  const { i_product_group } = group
  expect(await call('POST', '/product-groups', { body: { name: 'Mobile' } })).toMatchObject({ status: 409 })
  const addon = await addProduct(fixture.billing, { addonPriority: 10 })
  const wanted = {
    i_product_group,
    visible_name: 'For you',
    hidden: true,
    shared: true,
    managed_by_user: true,
    included_services: [{ i_service: 3, name: 'Voice Calls', tariff_name: 'World' }],
    allowed_addons: [addon],
  }
  const made = await call('POST', '/products', { body: { name: 'Grouped', iso_4217: 'USD', ...wanted } })
  expect(made).toMatchObject({ status: 201, body: wanted })
  const at = `/products/${made.body.i_product}`
  expect((await call('GET', `${at}?fields=product_group.name`)).body).toMatchObject({
    product_group: { name: 'Mobile' },
  })
  expect(await call('DELETE', `/product-groups/${i_product_group}`)).toMatchObject({ status: 409 })
  const emptied = { i_product_group: null, included_services: [], allowed_addons: [] }
  expect(await call('PATCH', at, { body: emptied })).toMatchObject({ status: 200, body: emptied })
  const renamed = await call('PATCH', `/product-groups/${i_product_group}`, { body: { name: 'Mobil' } })
  expect(renamed.body).toEqual({ i_product_group, name: 'Mobil' })
  expect(await call('DELETE', `/product-groups/${i_product_group}`)).toMatchObject({ status: 204 })
})

test('services: custom ones change, predefined ones are there for everybody', async () => {
  const service = { name: 'IPTV', service_type: 'other', rating_base: 'time', base_unit: 'hour' }
  const made = await call('POST', '/services', { body: service })
  expect(made).toMatchObject({ status: 201, body: { ...service, is_predefined: false } })
  const at = `/services/${made.body.i_service}`
  expect((await call('PATCH', at, { body: { base_unit: 'day' } })).body).toMatchObject({ base_unit: 'day' })
  expect(await call('PATCH', '/services/3', { body: { name: 'Mine' } })).toMatchObject({ status: 409 })
  const { body } = await call('GET', '/services?is_predefined=true&fields=name&sort=-name&limit=2&total=true')
  expect(body).toMatchObject({ items: [{ name: 'Voice Calls' }, {}], total: 4 })
  const rest = await call(
    'GET',
    `/services?is_predefined=true&fields=name&sort=-name&cursor=${body.next_cursor}`,
  )
  expect(rest.body).toMatchObject({ items: [{}, {}], next_cursor: null })
  expect(await call('DELETE', at)).toMatchObject({ status: 204 })
})

test('a phone number passes from hand to hand', async () => {
  const made = await call('POST', '/dids', { body: { number: number(), country_iso: 'CZ', frozen: true } })
  expect(made).toMatchObject({ status: 201, body: { status: 'active', i_customer: null, frozen: true } })
  const at = `/dids/${made.body.i_did_number}`
  const i_customer = await addCustomer(fixture.billing)
  const i_account = await addAccount(fixture.billing, { iCustomer: i_customer })
  const patch = (body: object) => call('PATCH', at, { body })
  expect(await patch({ i_account })).toMatchObject({ status: 400 })
  expect((await patch({ frozen: false, description: 'golden', i_account })).body).toMatchObject({
    ...{ i_customer, i_account, description: 'golden' },
  })
  expect((await call('GET', `${at}?fields=account.id,customer.name`)).body).toMatchObject({
    account: { id: expect.any(String) },
  })
  expect((await patch({ i_account: null, i_customer })).body).toMatchObject({ i_customer, i_account: null })
  expect((await patch({ i_customer: null })).body).toMatchObject({ i_customer: null })
  expect((await patch({ i_customer: null, i_account: null })).status).toBe(200)
  expect((await patch({ i_customer })).body).toMatchObject({ i_customer })
  expect(await call('DELETE', at)).toMatchObject({ status: 409 })
  expect((await patch({ status: 'canceled' })).body).toMatchObject({ status: 'canceled', i_customer: null })
  expect(await patch({ status: 'moved' })).toMatchObject({ status: 400 })
  expect((await patch({ status: 'moved', installation: 'east' })).body).toMatchObject({
    installation: 'east',
  })
  expect((await patch({ status: 'active' })).body).toMatchObject({ status: 'active', installation: '' })
  expect(await patch({ i_customer: 2 ** 40, description: 'not this' })).toMatchObject({ status: 404 })
  expect((await call('GET', at)).body).toMatchObject({ description: 'golden' })
  expect(await call('PATCH', '/dids/999999', { body: {} })).toMatchObject({ status: 404 })
  expect(await call('DELETE', at)).toMatchObject({ status: 204 })
})

test('a reseller hands out its numbers and cards, and adds none', async () => {
  const iReseller = await addCustomer(fixture.billing, { iCustomerType: 2 })
  const view = api.admit('reseller', { realm: 'reseller', iCustomer: toId(iReseller) })
  const iCustomer = await addCustomer(fixture.billing, {}, view)
  const { body: did } = await call('POST', '/dids', { body: { number: number() } })
  const at = `/dids/${did.i_did_number}`
  const as = { token: 'reseller' }
  expect(await call('PATCH', at, { ...as, body: { i_customer: iCustomer } })).toMatchObject({ status: 404 })
  await call('PATCH', at, { body: { i_customer: iReseller } })
  expect(await call('PATCH', at, { ...as, body: { i_customer: iCustomer } })).toMatchObject({ status: 200 })
  expect(await call('PATCH', at, { ...as, body: { frozen: true } })).toMatchObject({
    ...{ status: 403, body: { code: 'auth.forbidden' } },
  })
  expect(await call('POST', '/dids', { ...as, body: { number: number() } })).toMatchObject({ status: 403 })
  expect(await call('DELETE', at, as)).toMatchObject({ status: 403 })
  const operations = [{ method: 'DELETE', key: did.i_did_number }]
  expect(await call('POST', '/dids:batch', { ...as, body: { operations } })).toMatchObject({ status: 403 })
  const card = { imsi: '001012222222222', iccid: '8901000000002222222' }
  expect(await call('POST', '/sim-cards', { ...as, body: card })).toMatchObject({ status: 403 })
})

test('an invoice is issued, approved, paid, and another takes its place', async () => {
  const { i_invoice, i_customer } = await invoiced({ under_review: true, due_date: '2026-04-01' })
  const at = `/invoices/${i_invoice}`
  const { body, headers } = await call('GET', at)
  expect(body).toMatchObject({
    ...{ i_customer, status: 'under_review', due_date: '2026-04-01', iso_4217: 'USD', replaces: null },
    ...{ amount_net: '10', amount_total: '10', amount_paid: '0', amount_due: '10' },
    items: [{ action: 'Manual charge', amount: '10', i_account: null }],
  })
  expect(body).not.toHaveProperty('under_review')
  const stale = { headers: { 'if-match': String(headers.etag) } }
  expect((await call('PATCH', at, { body: { status: 'approved' }, ...stale })).body).toMatchObject({
    status: 'approved',
  })
  const paid = await call('POST', `${at}/payments`, { body: { amount: '4', status: 'pending' } })
  expect(paid).toMatchObject({
    status: 201,
    body: { action: 'Manual payment', status: 'pending', i_invoice },
  })
  expect(await call('POST', `${at}/payments`, { body: { amount: '4' }, ...stale })).toMatchObject({
    status: 412,
  })
  const payment = String(paid.headers.location).replace('/api/2', '')
  const step = (status: string) => call('PATCH', payment, { body: { status, result_code: 'A1' } })
  expect((await step('completed')).body).toMatchObject({ status: 'completed', result_code: 'A1' })
  expect(await step('declined')).toMatchObject({ status: 400 })
  expect((await call('GET', `${at}?fields=amount_paid,status,customer.name`)).body).toMatchObject({
    ...{ amount_paid: '4', status: 'partially_paid', customer: { name: expect.any(String) } },
  })
  const off = { amount: '-2', visible_comment: 'sorry' }
  expect(await call('POST', `${at}/adjustments`, { body: off })).toMatchObject({
    ...{ status: 201, body: { action: 'Manual credit', amount: '2', visible_comment: 'sorry' } },
  })
  const replaced = await call('POST', `${at}/void`, { body: {} })
  expect(replaced).toMatchObject({ status: 201, body: { replaces: i_invoice, amount_due: '4' } })
  expect(replaced.headers.location).toBe(`/api/2/invoices/${replaced.body.i_invoice}`)
  expect((await call('GET', at)).body).toMatchObject({ status: 'void', amount_due: '0' })
  expect(await call('POST', `${at}/void`, { body: {} })).toMatchObject({ status: 409 })
  expect((await step('refunded')).body).toMatchObject({ status: 'refunded' })
  const made = await call('GET', `/transactions?i_invoice=${i_invoice}&fields=action`)
  expect(made.body.items).toEqual(
    expect.arrayContaining([expect.objectContaining({ action: 'Manual payment' })]),
  )
})

test('the same payment is recorded once for each key, and a key is good for one invoice', async () => {
  const [first, second] = [await invoiced(), await invoiced()]
  const headers = { 'idempotency-key': 'pay' }
  const pay = (i_invoice: number) =>
    call('POST', `/invoices/${i_invoice}/payments`, { body: { amount: '1' }, headers })
  const [once, again] = [await pay(first.i_invoice), await pay(first.i_invoice)]
  expect(again).toMatchObject({ status: 201, body: once.body, headers: { 'idempotency-replayed': 'true' } })
  expect((await call('GET', `/invoices/${first.i_invoice}?fields=amount_paid`)).body.amount_paid).toBe('1')
  expect(await pay(second.i_invoice)).toMatchObject({ status: 422 })
})

test('an invoice as a document, for who may see it', async () => {
  const { i_invoice, i_customer } = await invoiced()
  for (const [url, accept] of [
    [`/invoices/${i_invoice}/pdf`, '*/*'],
    [`/invoices/${i_invoice}`, 'application/pdf'],
  ] as const) {
    const { status, headers, body } = await call('GET', url, { headers: { accept } })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringContaining('.pdf'),
    })
    expect(body).toMatch(/^%PDF-/)
  }
  expect(await call('GET', '/invoices/999999/pdf')).toMatchObject({ status: 404 })
  expect(await call('GET', `/invoices/${i_invoice}/pdf?fields=status`)).toMatchObject({ status: 400 })
  api.admit('owner', { realm: 'customer', iCustomer: toId(i_customer) })
  expect(await call('GET', `/invoices/${i_invoice}/pdf`, { token: 'owner' })).toMatchObject({ status: 200 })
  api.admit('other', { realm: 'customer', iCustomer: toId(await addCustomer(fixture.billing)) })
  expect(await call('GET', `/invoices/${i_invoice}/pdf`, { token: 'other' })).toMatchObject({ status: 404 })
  expect(await call('POST', `/invoices/${i_invoice}/void`, { token: 'owner', body: {} })).toMatchObject({
    status: 403,
  })
})

test.for([
  ['POST', 'payments', { amount: '0' }],
  ['POST', 'payments', { amount: '1.000001' }],
  ['POST', 'payments', {}],
  ['POST', 'payments', { amount: '1', nonsense: true }],
  ['POST', 'adjustments', { amount: '0' }],
  ['POST', 'adjustments', { amount: '-999' }],
  ['POST', 'void', { due_date: '2026-02-30' }],
] as const)('refused: %s %s %o', async ([method, action, body]) => {
  const { i_invoice } = await invoiced()
  const before = await fixture.everything()
  expect(await call(method, `/invoices/${i_invoice}/${action}`, { body })).toMatchObject({ status: 400 })
  expect(await fixture.everything()).toBe(before)
})

test('nothing of all that is our fault', () => {
  expect(api.lines).toEqual([])
})
