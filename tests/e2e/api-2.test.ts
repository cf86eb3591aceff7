import { Api2Refused, createApi2Client, createBillingClient } from '@openespf/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, dataFolder, type Program, up } from './support/openespf.ts'

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let token = ''
let api: ReturnType<typeof createApi2Client>

beforeAll(async () => {
  data = await dataFolder()
  ;({ program, url } = await up(data.path))
  const tokenSource = createBillingClient({ baseUrl: url, credentials: ADMIN })
  token = await tokenSource.accessToken()
  api = createApi2Client({ baseUrl: url, tokenSource })
}, 180_000)
afterAll(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
})

test('a customer with all that it has, by the client', async () => {
  const { item: group } = await api.create('product-groups', { name: 'Mobile' })
  const { item: product } = await api.create(
    'products',
    { name: 'Basic', iso_4217: 'USD', i_product_group: group.i_product_group ?? null },
    { fields: 'name,product_group.name' },
  )
  expect(product).toEqual({
    i_product: expect.any(Number),
    name: 'Basic',
    product_group: { name: 'Mobile' },
  })
  const { item: customer } = await api.create('customers', { name: 'Ann', iso_4217: 'USD' })
  const i_customer = customer.i_customer ?? 0
  const { item: account } = await api.create('accounts', {
    id: '12065550100@msisdn',
    i_customer,
    i_product: product.i_product ?? 0,
  })
  const i_account = account.i_account ?? 0
  const [did] = await api.batch('dids', [{ method: 'POST', body: { number: '12065550100' } }])
  const given = await api.update('dids', did?.body?.i_did_number ?? 0, { i_account })
  expect(given.item).toMatchObject({ i_customer, i_account })
  await api.create('transactions', { i_customer, action: 'Manual charge', amount: '10' })
  const { item: invoice } = await api.create('invoices', { i_customer })
  const key = invoice.i_invoice ?? 0
  const paid = await api.act(
    { name: 'invoices', key, action: 'payments' },
    { amount: '10' },
    { idempotencyKey: 'once' },
  )
  expect(paid.item).toMatchObject({ action: 'Manual payment', amount: '10', i_invoice: key })
  expect((await api.get('invoices', key, { fields: 'status' })).item).toMatchObject({ status: 'paid' })
  const pdf = await fetch(`${url}/api/2/invoices/${key}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'application/pdf' },
  })
  expect(pdf.headers.get('content-type')).toBe('application/pdf')
  expect(await pdf.text()).toMatch(/^%PDF-/)
  await api.remove('accounts', i_account)
  expect((await api.get('dids', did?.body?.i_did_number ?? 0)).item).toMatchObject({ i_customer: null })
})

test('a lost update is refused, and says so', async () => {
  const { item, etag } = await api.create('services', { name: 'IPTV' })
  const key = item.i_service ?? 0
  await api.update('services', key, { base_unit: 'hour' }, { ifMatch: etag })
  const late = api.update('services', key, { base_unit: 'day' }, { ifMatch: etag })
  await expect(late).rejects.toThrow(Api2Refused)
  await expect(late).rejects.toMatchObject({ status: 412, code: 'request.precondition' })
})

test('all of a list, page by page', async () => {
  const names: unknown[] = []
  for await (const { name } of api.each('services', { limit: 2, sort: '-i_service' })) names.push(name)
  const { items, total } = await api.list('services', { total: true })
  expect(names).toEqual(items.map(({ name }) => name).toReversed())
  expect(total).toBe(names.length)
})

test('what the documentation shows is what is answered', async () => {
  const response = await fetch(`${url}/api/2/services?fields=name&limit=2`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await response.text()).toBe(
    '{"items":[{"i_service":3,"name":"Voice Calls"},{"i_service":10,"name":"Messaging"}],"next_cursor":"WyJpX3NlcnZpY2UiLCIxMCJd"}',
  )
})

test.each([
  ['/api/2', () => ({ authorization: `Bearer ${token}` }), 200],
  ['/admin/api/2', () => ({ authorization: `Bearer ${token}` }), 200],
  ['/api/2', () => ({ authorization: `Basic ${btoa(`${ADMIN.login}:${ADMIN.password}`)}` }), 200],
  ['/api/2', () => ({ authorization: `Basic ${btoa(`${ADMIN.login}:wrong`)}` }), 401],
  ['/api/2', () => ({ cookie: `admin_access_token=${token}` }), 200],
  ['/api/2', () => ({ cookie: `admin_access_token=${token}`, 'sec-fetch-site': 'cross-site' }), 403],
  ['/reseller/api/2', () => ({ authorization: `Bearer ${token}` }), 403],
  ['/customer/api/2', () => ({}), 401],
])('%s, number %#', async (prefix, headers, status) => {
  const response = await fetch(`${url}${prefix}/services`, { headers: headers() })
  expect(response.status).toBe(status)
  const type = status === 200 ? 'application/json' : 'application/problem+json'
  expect(response.headers.get('content-type')).toContain(type)
})
