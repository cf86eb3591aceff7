import { expect, test } from 'vitest'
import { createBillingClient } from './billing-client.ts'
import { BillingFault, BillingUnreachable } from './errors.ts'
import type { Fetch } from './send-json.ts'

const EXPIRED = 'Client.Session.check_auth.failed_to_process_access_token'

type Request = { method: string; token: string | null; params: unknown }

/** Billing that issues token-1, token-2, …, living 15 minutes, and answers everything else as told. */
function fakeBilling(answer: (request: Request) => Response | Promise<Response> = () => json(200, {})) {
  const requests: Request[] = []
  let issued = 0
  const fetch: Fetch = async (url, init) => {
    const method = url.replace('https://billing.test/rest/', '')
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null
    const request = { method, token, params: JSON.parse(String(init.body)).params }
    requests.push(request)
    if (!method.startsWith('Session/')) return answer(request)
    issued++
    return json(200, { access_token: `token-${issued}`, refresh_token: `refresh-${issued}`, expires_in: 900 })
  }
  const clock = { at: Date.UTC(2026, 0, 1), now: () => new Date(clock.at) }
  const client = createBillingClient({
    baseUrl: 'https://billing.test/',
    credentials: { login: 'espf', password: 'pass' },
    fetch,
    clock,
  })
  return { client, clock, requests, methods: () => requests.map(({ method }) => method) }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status })
}

const getAccount = ['Account/get_account_info', { i_account: 1 }] as const

test('logs in once for calls that come together, and sends the token', async () => {
  const { client, requests } = fakeBilling(() => json(200, { account_info: { i_account: 1 } }))
  const results = await Promise.all([client.call(...getAccount), client.call(...getAccount)])
  expect(results[0].account_info?.i_account).toBe(1)
  expect(requests).toEqual([
    { method: 'Session/login', token: null, params: { login: 'espf', password: 'pass' } },
    { method: 'Account/get_account_info', token: 'token-1', params: { i_account: 1 } },
    { method: 'Account/get_account_info', token: 'token-1', params: { i_account: 1 } },
  ])
})

test('refreshes 90 seconds before a 15-minute token ends, not earlier', async () => {
  const { client, clock, requests } = fakeBilling()
  await client.call(...getAccount)
  clock.at += 809_000
  await client.call(...getAccount)
  clock.at += 2000
  await client.call(...getAccount)
  expect(requests.slice(2)).toEqual([
    { method: 'Account/get_account_info', token: 'token-1', params: { i_account: 1 } },
    { method: 'Session/refresh_access_token', token: null, params: { refresh_token: 'refresh-1' } },
    { method: 'Account/get_account_info', token: 'token-2', params: { i_account: 1 } },
  ])
})

test('a dead session is replaced once and the calls are repeated', async () => {
  const { client, methods } = fakeBilling(({ token }) =>
    token === 'token-1' ? json(500, { faultcode: EXPIRED, faultstring: 'expired' }) : json(200, {}),
  )
  await Promise.all([client.call(...getAccount), client.call(...getAccount)])
  expect(methods().filter((method) => method === 'Session/login')).toHaveLength(2)
  expect(methods().filter((method) => method === 'Account/get_account_info')).toHaveLength(4)
})

test('a session that stays dead is a fault after one repetition', async () => {
  const { client, methods } = fakeBilling(() => json(500, { faultcode: EXPIRED, faultstring: 'expired' }))
  await expect(client.call(...getAccount)).rejects.toMatchObject({ faultcode: EXPIRED })
  expect(methods().filter((method) => method === 'Account/get_account_info')).toHaveLength(2)
})

test('a refusal is a fault and is not repeated', async () => {
  const { client, methods } = fakeBilling(() =>
    json(500, { faultcode: 'Server.Account.duplicate_id', faultstring: 'there is one' }),
  )
  const refusal = client.call(...getAccount)
  await expect(refusal).rejects.toBeInstanceOf(BillingFault)
  await expect(refusal).rejects.toMatchObject({ faultstring: 'there is one' })
  expect(methods()).toHaveLength(2)
})

test('an empty answer is an empty result', async () => {
  const { client } = fakeBilling(() => new Response('', { status: 200 }))
  expect(await client.call(...getAccount)).toEqual({})
})

test.each([
  ['a page of a proxy', () => new Response('<html>Bad gateway</html>', { status: 502 })],
  ['a 200 that is no JSON', () => new Response('hello', { status: 200 })],
  ['a refused connection', () => Promise.reject(new TypeError('fetch failed'))],
])('%s means unreachable', async (_, answer) => {
  const { client } = fakeBilling(answer)
  await expect(client.call(...getAccount)).rejects.toBeInstanceOf(BillingUnreachable)
})

test('no answer within the time-out means unreachable', async () => {
  const client = createBillingClient({
    baseUrl: 'https://billing.test',
    credentials: { login: 'espf', token: 'api-token' },
    timeoutMs: 20,
    fetch: (_, init) =>
      new Promise((_resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      }),
  })
  await expect(client.call(...getAccount)).rejects.toThrow(
    new BillingUnreachable('billing does not answer Session/login: no answer in time'),
  )
})

test('a failed login is tried again by the next call', async () => {
  let refuse = true
  const client = createBillingClient({
    baseUrl: 'https://billing.test',
    credentials: { login: 'espf', password: 'pass' },
    fetch: async (url) => {
      if (refuse) return json(500, { faultcode: 'Server.Session.auth_failed', faultstring: 'wrong' })
      return url.endsWith('login') ? json(200, { access_token: 'token' }) : json(200, {})
    },
  })
  await expect(client.call(...getAccount)).rejects.toMatchObject({ faultcode: 'Server.Session.auth_failed' })
  refuse = false
  expect(await client.call(...getAccount)).toEqual({})
})
