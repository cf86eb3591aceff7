import { toId } from '@openespf/contract/ids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiV2Fixture, createApiV2 } from '../../testing/api-v2.ts'

let api: ApiV2Fixture

beforeAll(async () => {
  api = await createApiV2()
  api.admit('customer', { realm: 'customer', iCustomer: toId(1) })
})
afterAll(() => api.close())

const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` })
const cookie = (text: string, headers: Record<string, string> = {}) => ({ cookie: text, ...headers })

async function ask(headers: Record<string, string>, at: { url?: string; method?: 'GET' | 'POST' } = {}) {
  const { url = '/api/2/products', method = 'GET' } = at
  const payload = method === 'GET' ? {} : { payload: '{"name":"By cookie","iso_4217":"USD"}' }
  const response = await api.app.inject({ method, url, headers, ...payload })
  return { status: response.statusCode, code: response.json().code, headers: response.headers }
}

test.each<[string, Record<string, string>, number, string?]>([
  ['a token', { authorization: 'Bearer admin' }, 200],
  ['a dead token', { authorization: 'Bearer nobody' }, 401, 'auth.dead_token'],
  ['a login', basic('admin:secret'), 200],
  ['a login with a wrong password', basic('admin:wrong'), 401],
  ['nothing', {}, 401, 'auth.missing'],
  ['another scheme', { authorization: 'Digest admin' }, 401, 'auth.malformed'],
  ['a login without a colon', basic('admin'), 401, 'auth.malformed'],
  ['a token cookie', cookie('admin_access_token=admin'), 200],
  ['a session cookie', cookie('admin_session_id=admin'), 200],
  ['a cookie of another realm', cookie('customer_access_token=customer'), 401, 'auth.missing'],
  ['a token of another realm', { authorization: 'Bearer customer' }, 403, 'auth.wrong_realm'],
  ['a cookie, from this site', cookie('admin_session_id=admin', { 'sec-fetch-site': 'same-origin' }), 200],
  [
    'a cookie, from another site',
    cookie('admin_session_id=admin', { 'sec-fetch-site': 'cross-site' }),
    403,
    'auth.cross_site',
  ],
  [
    'a cookie, from another port',
    cookie('admin_session_id=admin', { 'sec-fetch-site': 'same-site' }),
    403,
    'auth.cross_site',
  ],
  [
    'a token beside a cookie of another site',
    cookie('admin_session_id=admin', { 'sec-fetch-site': 'cross-site', authorization: 'Bearer admin' }),
    200,
  ],
])('%s', async (_, headers, status, code) => {
  expect(await ask(headers)).toMatchObject({ status, ...(code && { code }) })
})

test('who is not known is told how to come', async () => {
  expect((await ask({})).headers['www-authenticate']).toBe('Bearer realm="billing"')
})

test('a cookie writes JSON, and nothing that another site could send', async () => {
  const write = (type: string) =>
    ask(cookie('admin_session_id=admin', { 'content-type': type }), { method: 'POST' })
  expect(await write('application/json')).toMatchObject({ status: 201 })
  expect(await write('text/plain')).toMatchObject({ status: 415, code: 'request.unsupported_type' })
  expect(await write('application/x-www-form-urlencoded')).toMatchObject({ status: 415 })
})

test('each realm has its own interface', async () => {
  const accounts = '/customer/api/2/accounts'
  expect(await ask({ authorization: 'Bearer customer' }, { url: accounts })).toMatchObject({ status: 200 })
  expect(await ask({ authorization: 'Bearer admin' }, { url: accounts })).toMatchObject({
    status: 403,
    code: 'auth.wrong_realm',
  })
})
