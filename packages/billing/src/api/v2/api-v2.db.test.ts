import { resources } from '@openespf/contract/billing-v2'
import { itemSchema } from '@openespf/contract/billing-v2-schemas'
import { toId } from '@openespf/contract/ids'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiV2Fixture, createApiV2 } from '../../testing/api-v2.ts'
import { addAccount, addCustomer, addProduct } from '../../testing/fixture.ts'

let api: ApiV2Fixture
let fixture: ApiV2Fixture['fixture']
let call: ApiV2Fixture['call']

beforeAll(async () => {
  api = await createApiV2()
  ;({ fixture, call } = api)
})
afterAll(() => api.close())

let serial = 0
const product = () => {
  serial += 1
  return { name: `V2 ${serial}`, iso_4217: 'USD' }
}

describe('writing', () => {
  test('a product is created, read, changed and deleted', async () => {
    const made = await call('POST', '/products', { body: { ...product(), description: 'first' } })
    expect(made).toMatchObject({ status: 201, body: { description: 'first', addon_priority: 0 } })
    const at = String(made.headers.location).replace('/api/2', '')
    expect(await call('GET', at)).toMatchObject({ status: 200, body: made.body })
    const changed = await call('PATCH', `${at}?fields=description`, { body: { description: 'second' } })
    expect(changed).toMatchObject({ status: 200, body: { description: 'second' } })
    expect(Object.keys(changed.body)).toEqual(['i_product', 'description'])
    expect(await call('DELETE', at)).toMatchObject({ status: 204, body: undefined })
    expect(await call('GET', at)).toMatchObject({ status: 404, body: { code: 'entity.not_found' } })
  })

  test('what is written of a customer and its account is what is read', async () => {
    const customer = {
      name: 'V2 customer',
      iso_4217: 'USD',
      credit_limit: '10.5',
      city: 'Brno',
      blocked: true,
    }
    const made = await call('POST', '/customers', { body: customer })
    expect(made).toMatchObject({ status: 201, body: customer })
    const i_product = await addProduct(fixture.billing)
    const addon = await addProduct(fixture.billing, { addonPriority: 10 })
    const account = {
      id: 'v2@account',
      i_customer: made.body.i_customer,
      i_product,
      billing_model: -1,
      opening_balance: '3.25',
      expiration_date: '2099-01-01',
      assigned_addons: [{ i_product: addon, effective_from: '2026-01-01T00:00:00.000Z', effective_to: null }],
    }
    const added = await call('POST', '/accounts', { body: { ...account, service_password: 'sip-secret' } })
    expect(added).toMatchObject({ status: 201, body: { ...account, balance: '3.25' } })
    expect(JSON.stringify(added.body)).not.toContain('sip-secret')
    const { i_account } = added.body
    const charge = { i_account, action: 'Manual charge', amount: '1' }
    expect(await call('POST', '/transactions', { body: charge })).toMatchObject({
      status: 201,
      body: { balance_after: '2.25' },
    })
    expect(await call('DELETE', `/accounts/${i_account}`)).toMatchObject({ status: 204 })
    expect(await call('GET', `/accounts/${i_account}?fields=bill_status`)).toMatchObject({
      body: { bill_status: 'C' },
    })
  })

  test('each field that can be written is', async () => {
    const i_sim = (
      await call('POST', '/sim-cards', { body: { imsi: '001017777777777', iccid: '8901000000000000777' } })
    ).body
    const { i_access_policy } = (
      await call('POST', '/access-policies', { body: { name: 'V2 policy', attributes: [] } })
    ).body
    const i_account = await addAccount(fixture.billing)
    const wanted = {
      id: 'other@id',
      i_product: await addProduct(fixture.billing),
      i_account_role: 2,
      blocked: true,
      credit_limit: '7',
      activation_date: '2020-01-01',
      expiration_date: '2099-01-01',
      i_sim_card: i_sim.i_sim_card,
      i_access_policy,
      assigned_addons: [],
      login: 'v2-login',
      password: 'v2-password',
      service_password: 'v2-service',
      note: 'n',
      email: 'a@example.com',
    }
    const { password, service_password, ...shown } = wanted
    expect(await call('PATCH', `/accounts/${i_account}`, { body: wanted })).toMatchObject({
      status: 200,
      body: shown,
    })
    const found = await fixture.billing.accounts.find({ iEnv: 1 }, { iAccount: i_account })
    expect(found?.servicePassword).toBe(service_password)
    expect(password).toBe('v2-password')
    expect(
      await call('GET', `/sim-cards/${i_sim.i_sim_card}?fields=status,i_account,account.id`),
    ).toMatchObject({
      body: { status: 'used', i_account, account: { id: 'other@id' } },
    })
  })

  test('If-Match keeps a change that somebody else made', async () => {
    const { body, headers } = await call('POST', '/products', { body: product() })
    const at = `/products/${body.i_product}`
    const etag = String(headers.etag)
    expect(await call('GET', at, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304 })
    const first = await call('PATCH', at, { body: { description: 'mine' }, headers: { 'if-match': etag } })
    expect(first.status).toBe(200)
    const late = await call('PATCH', at, { body: { description: 'yours' }, headers: { 'if-match': etag } })
    expect(late).toMatchObject({ status: 412, body: { code: 'request.precondition' } })
    expect(await call('DELETE', at, { headers: { 'if-match': etag } })).toMatchObject({ status: 412 })
    expect((await call('GET', at)).body).toMatchObject({ description: 'mine' })
    const racing = await Promise.all(
      ['a', 'b', 'c'].map((description) =>
        call('PATCH', at, { body: { description }, headers: { 'if-match': String(first.headers.etag) } }),
      ),
    )
    expect(racing.map(({ status }) => status).toSorted()).toEqual([200, 412, 412])
  })

  test('a POST with an Idempotency-Key is done once', async () => {
    const headers = { 'idempotency-key': 'k1' }
    const body = product()
    const both = await Promise.all([
      call('POST', '/products', { body, headers }),
      call('POST', '/products', { body, headers }),
    ])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(both[0]?.body).toEqual(both[1]?.body)
    expect(both[0]?.headers.location).toBe(both[1]?.headers.location)
    expect(both.map((one) => one.headers['idempotency-replayed']).toSorted()).toEqual(['true', undefined])
    expect(await call('POST', '/products', { body: product(), headers })).toMatchObject({
      status: 422,
      body: { code: 'request.key_reused' },
    })
    const failing = { headers: { 'idempotency-key': 'k2' } }
    expect((await call('POST', '/products', { body, ...failing })).status).toBe(409)
    expect((await call('POST', '/products', { body: product(), ...failing })).status).toBe(201)
    expect(
      (await call('POST', '/products', { body, headers: { 'idempotency-key': 'x'.repeat(256) } })).status,
    ).toBe(400)
    fixture.setNow('2026-03-03T12:00:00Z')
    expect((await call('POST', '/products', { body: product(), headers })).status).toBe(201)
    fixture.setNow('2026-03-01T12:00:00Z')
  })

  test('a batch is done whole or not at all', async () => {
    const one = product()
    const { body } = await call('POST', '/products', { body: product() })
    const operations = [
      { method: 'POST', body: one },
      { method: 'PATCH', key: body.i_product, body: { description: 'in a batch' } },
    ]
    const refused = await call('POST', '/products:batch', {
      body: { operations: [...operations, { method: 'DELETE', key: 999_999 }] },
    })
    expect(refused).toMatchObject({ status: 404 })
    expect((await call('GET', `/products?name=${one.name}`)).body.items).toEqual([])
    const done = await call('POST', '/products:batch?fields=name', { body: { operations } })
    expect(done).toMatchObject({
      status: 200,
      body: { results: [{ status: 201, body: { name: one.name } }, { status: 200 }] },
    })
    const wrong = await call('POST', '/products:batch', {
      body: { operations: [{ method: 'POST', body: { nmae: 1 } }] },
    })
    expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^operations\.0: /) } })
  })
})

describe('reading', () => {
  test('every resource fits its schema', async () => {
    await addAccount(fixture.billing)
    const i_customer = await addCustomer(fixture.billing)
    await call('POST', '/product-groups', { body: { name: 'V2 group' } })
    await call('POST', '/dids', { body: { number: '420600000000' } })
    fixture.setNow('2026-03-02T12:00:00Z')
    await call('POST', '/invoices', { body: { i_customer } })
    fixture.setNow('2026-03-01T12:00:00Z')
    for (const resource of Object.values(resources)) {
      const { status, body } = await call('GET', `/${resource.name}?total=true`)
      expect(status).toBe(200)
      expect(body.total).toBe(body.items.length)
      expect(body.items.length).toBeGreaterThan(0)
      for (const item of body.items) expect(createCheck(itemSchema(resource))(item)).toBeUndefined()
    }
  })

  test('nested fields, and only what is asked for', async () => {
    const i_account = await addAccount(fixture.billing)
    const { body } = await call(
      'GET',
      `/accounts/${i_account}?fields=id,product.name,customer.name,sim_card.imsi`,
    )
    expect(body).toEqual({
      i_account,
      id: expect.any(String),
      product: { name: expect.any(String) },
      customer: { name: expect.any(String) },
      sim_card: null,
    })
  })

  test('pages follow each other without a gap, whatever is the order', async () => {
    for (let i = 0; i < 7; i++) await addProduct(fixture.billing)
    for (const sort of ['i_product', '-name', 'name,-i_product']) {
      const seen: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body }: Awaited<ReturnType<typeof call>> = await call(
          'GET',
          `/products?limit=3&sort=${sort}&fields=name${cursor && `&cursor=${cursor}`}`,
        )
        seen.push(...body.items.map((item: { i_product: number }) => item.i_product))
        cursor = body.next_cursor
      }
      const { body } = await call('GET', `/products?limit=500&sort=${sort}`)
      expect(seen).toEqual(body.items.map((item: { i_product: number }) => item.i_product))
    }
    const byTime: Awaited<ReturnType<typeof call>> = await call('GET', '/accounts?sort=-created_at&limit=1')
    const next = await call('GET', `/accounts?sort=-created_at&limit=1&cursor=${byTime.body.next_cursor}`)
    expect(next.body.items[0].i_account).not.toBe(byTime.body.items[0].i_account)
  })

  test('filters', async () => {
    const first = product()
    const { body } = await call('POST', '/products', { body: first })
    const ids = async (query: string) =>
      (await call('GET', `/products?${query}`)).body.items.map(
        (item: { i_product: number }) => item.i_product,
      )
    expect(await ids(`name=${first.name}`)).toEqual([body.i_product])
    expect(await ids(`name.like=${first.name.slice(0, -1)}_&i_product.gte=${body.i_product}`)).toEqual([
      body.i_product,
    ])
    expect(await ids(`i_product.in=${body.i_product},0`)).toEqual([body.i_product])
    expect(await ids(`i_product=${body.i_product}&i_access_policy.null=false`)).toEqual([])
  })
})

describe('what is refused', () => {
  test.for([
    ['GET', '/nothing', 404],
    ['GET', '/products?nmae=1', 400],
    ['GET', '/products?name=1&name=2', 400],
    ['GET', '/products?fields=nmae', 400],
    ['GET', '/products/1?limit=5', 400],
    ['GET', '/products/abc', 404],
    ['GET', '/products/99999999999', 404],
    ['PUT', '/products/1', 405],
    ['PATCH', '/products', 405],
    ['POST', '/products', 400, { name: 5 }],
    ['POST', '/products', 400, { ...product(), name: 'a\0b' }],
    ['DELETE', '/transactions/1', 405],
    ['POST', '/transactions', 400, { action: 'Refund', amount: '1' }],
    ['POST', '/transactions', 400, { action: 'Refund', amount: '-1', i_customer: 1 }],
    ['POST', '/customers', 400, { name: 'Poor', iso_4217: 'USD', credit_limit: '-1' }],
    ['POST', '/customers', 400, { name: 'Rich', iso_4217: 'USD', opening_balance: '100000000000000' }],
    ['POST', '/products:batch', 400, {}],
  ] as const)('%s %s: %i', async ([method, url, status, body]) => {
    expect((await call(method, url, { body })).status).toBe(status)
  })

  test('who is not known, in another realm, or without the scope', async () => {
    expect(await call('GET', '/products', { token: 'nobody' })).toMatchObject({ status: 401 })
    api.admit('customer', { realm: 'customer', iCustomer: toId(1) })
    expect(await call('GET', '/products', { token: 'customer' })).toMatchObject({ status: 403 })
    api.admit('reader', { scopes: ['billing.api:read'] })
    expect(await call('GET', '/products', { token: 'reader' })).toMatchObject({ status: 200 })
    expect(await call('POST', '/products', { token: 'reader', body: product() })).toMatchObject({
      status: 403,
    })
    expect(await call('DELETE', '/products/1', { token: 'reader' })).toMatchObject({ status: 403 })
    expect(await call('PATCH', '/products/1', { token: 'reader', body: {} })).toMatchObject({ status: 403 })
    expect(await call('POST', '/products:batch', { token: 'reader', body: {} })).toMatchObject({
      status: 403,
    })
  })

  test('nobody sees what is not theirs', async () => {
    const mine = await addCustomer(fixture.billing)
    const i_account = await addAccount(fixture.billing, { iCustomer: mine })
    const other = await addAccount(fixture.billing)
    api.admit('owner', { realm: 'customer', iCustomer: toId(mine) })
    const { body } = await call('GET', '/accounts', { token: 'owner' })
    expect(body.items.map((item: { i_account: number }) => item.i_account)).toEqual([i_account])
    expect(await call('GET', `/accounts/${other}`, { token: 'owner' })).toMatchObject({ status: 404 })
    await call('POST', '/transactions', { body: { i_account: other, action: 'Manual charge', amount: '1' } })
    expect((await call('GET', '/transactions', { token: 'owner' })).body.items).toEqual([])
  })

  test('nothing of all that is our fault', () => {
    expect(api.lines).toEqual([])
  })
})
