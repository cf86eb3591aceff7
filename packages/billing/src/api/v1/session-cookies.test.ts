import { expect, test } from 'vitest'
import { createEdge, TOKEN } from '../../testing/edge.ts'

const SESSION = { session_id: 's', access_token: TOKEN, expires_in: 600 }
const token = { type: 'object', required: ['access_token'], properties: { access_token: { type: 'string' } } }
const { app } = createEdge(
  {
    'Session/login': { params: { type: 'object' }, needsSession: false, call: async () => SESSION },
    'Session/refresh_access_token': {
      params: { type: 'object' },
      needsSession: false,
      call: async () => ({ access_token: 'next', expires_in: 600 }),
    },
    'Session/ping': { params: token, needsSession: false, call: async (params) => ({ params }) },
    'Session/logout': { params: token, needsSession: false, call: async (params) => ({ params }) },
    'Thing/change': { params: { type: 'object' }, needsSession: true, call: async () => SESSION },
  },
  { realm: 'admin', prefix: '/admin/rest' },
)

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const cookie = { cookie: `other=1; admin_session_id=x; admin_access_token=${TOKEN}` }

async function post(method: string, headers: Record<string, string>, payload = '{}') {
  const response = await app.inject({ method: 'POST', url: `/admin/rest/${method}`, headers, payload })
  return {
    fault: response.json()['faultcode'],
    params: response.json()['params'],
    cookies: [response.headers['set-cookie'] ?? []].flat(),
  }
}

test('a login leaves the tokens behind as cookies of its realm', async () => {
  const rest = 'Max-Age=600; Path=/; HttpOnly; SameSite=Lax'
  expect((await post('Session/login', json)).cookies).toEqual([
    `admin_session_id=s; ${rest}`,
    `admin_access_token=${TOKEN}; ${rest}`,
  ])
  expect((await post('Session/refresh_access_token', json)).cookies).toEqual([
    `admin_access_token=next; ${rest}`,
  ])
  expect((await post('Thing/change', { ...json, ...cookie })).cookies).toEqual([])
})

test('they are Secure where the client came by TLS', async () => {
  const { cookies } = await post('Session/login', { ...json, 'x-forwarded-proto': 'https' })
  expect(cookies[0]).toMatch(/; Secure(;|$)/)
})

test('a form of another site leaves none, a program does', async () => {
  const login = (headers: Record<string, string>) =>
    post('Session/login', { ...form, ...headers }, 'params={}')
  expect((await login({})).cookies).toHaveLength(2)
  expect((await login({ origin: 'https://evil.test' })).cookies).toEqual([])
  expect((await login({ 'sec-fetch-site': 'cross-site' })).cookies).toEqual([])
  expect((await login({ 'sec-fetch-site': 'same-origin' })).cookies).toHaveLength(2)
})

const CROSS = 'Client.check_auth.cross_site_cookie'
test.each<[string, Record<string, string>, string | undefined]>([
  ['JSON', json, undefined],
  ['JSON of the same origin', { ...json, 'sec-fetch-site': 'same-origin' }, undefined],
  ['JSON of another site', { ...json, 'sec-fetch-site': 'cross-site' }, CROSS],
  ['JSON of another port', { ...json, 'sec-fetch-site': 'same-site' }, CROSS],
  ['a form', form, CROSS],
  ['a form of another site', { ...form, origin: 'https://evil.test' }, CROSS],
  ['a form of this origin', { ...form, origin: 'http://bill.test' }, undefined],
  ['a form of the same origin', { ...form, 'sec-fetch-site': 'same-origin' }, undefined],
])('a cookie and %s', async (_, headers, fault) => {
  expect(await post('Thing/change', { host: 'bill.test', ...cookie, ...headers })).toMatchObject({ fault })
})

test.each([
  ['the session id alone', 'admin_session_id=a-good-session', undefined],
  ['a dead session id', 'admin_session_id=x', 'Server.Session.check_auth.auth_failed'],
  [
    'a dead token beside a good id',
    'admin_session_id=a-good-session; admin_access_token=x',
    'Client.Session.check_auth.failed_to_process_access_token',
  ],
  ['a cookie of another realm', `customer_access_token=${TOKEN}`, 'Client.check_auth.envelope_missed'],
  ['empty cookies', 'admin_session_id=; admin_access_token=', 'Client.check_auth.envelope_missed'],
])('%s', async (_, text, fault) => {
  expect(await post('Thing/change', { ...json, cookie: text })).toMatchObject({ fault })
})

test('ping and logout work on the token of the call unless another is named; logout forgets the cookies', async () => {
  const own = await post('Session/logout', { ...json, ...cookie })
  expect(own.params).toEqual({ access_token: TOKEN })
  expect(own.cookies).toEqual([
    'admin_session_id=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    'admin_access_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ])
  const named = await post('Session/ping', { ...json, ...cookie }, '{"params":{"access_token":"mine"}}')
  expect(named).toMatchObject({ params: { access_token: 'mine' }, cookies: [] })
  const bearer = await post('Session/ping', { ...json, authorization: 'Bearer t' })
  expect(bearer.params).toEqual({ access_token: 't' })
  expect(await post('Session/ping', json)).toMatchObject({ fault: 'Client.Session.ping.invalid_params' })
  expect(await post('Session/logout', { ...form, ...cookie })).toMatchObject({ fault: CROSS, cookies: [] })
})
