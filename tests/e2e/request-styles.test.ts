import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerProblem } from './support/answer-problem.ts'
import { mediaType } from './support/check-answers.ts'
import { ADMIN, dataFolder, openespf, type Program, printed, up } from './support/openespf.ts'

type Answer = { status: number; body: Record<string, unknown>; cookies: string[] }
type Request = { path: string; headers?: Record<string, string>; body?: string }
type Realm = 'admin' | 'reseller' | 'customer' | 'account'

const REALMS: readonly Realm[] = ['admin', 'reseller', 'customer', 'account']
const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''
let certificate = ''
let ports: Record<Realm, number>
let session: Record<'session_id' | 'access_token', string>

beforeAll(async () => {
  data = await dataFolder()
  ;({ program, url } = await up(data.path))
  ports = await realmPorts(program)
  certificate = await readFile(join(data.path, 'tls.crt'), 'utf8')
  const { body } = await post('admin', login())
  session = { session_id: String(body['session_id']), access_token: String(body['access_token']) }
})
afterAll(async () => {
  await stop(program)
  await data.remove()
})

async function stop(running: Program): Promise<void> {
  running.child.kill('SIGINT')
  await running.exited
}

async function realmPorts(running: Program): Promise<Record<Realm, number>> {
  const found = async (realm: Realm) => Number((await printed(running, new RegExp(`${realm} :(\\d+)`)))[1])
  const [admin = 0, reseller = 0, customer = 0, account = 0] = await Promise.all(REALMS.map(found))
  return { admin, reseller, customer, account }
}

const login = (): Request => ({
  path: '/rest/Session/login',
  headers: JSON_TYPE,
  body: JSON.stringify({ params: ADMIN }),
})

/** Calls a realm's own listener, or that of a port, by TLS, trusting nothing but its certificate. */
async function post(listener: Realm | number, { path, headers = {}, body = '' }: Request): Promise<Answer> {
  const options: RequestOptions = { method: 'POST', headers, ca: certificate, agent: false }
  const port = typeof listener === 'number' ? listener : ports[listener]
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`https://127.0.0.1:${port}${path}`, options, resolve).on('error', reject).end(body)
  })
  const status = response.statusCode ?? 0
  const answered = (await json(response)) as Record<string, unknown>
  const type = mediaType(response.headers['content-type'])
  expect(answerProblem({ verb: 'POST', path, status, type, body: answered })).toBeUndefined()
  return {
    status,
    body: answered,
    cookies: response.headers['set-cookie'] ?? [],
  }
}

const METHOD = '/rest/Customer/get_customer_list'
const PARAMS = JSON.stringify({ limit: '5', get_total: true })

describe('one call per style', () => {
  const form = (auth: object) => new URLSearchParams({ auth_info: JSON.stringify(auth), params: PARAMS })
  const encoded = (text: string) => encodeURIComponent(text)

  test.each<[string, () => Request | Promise<Request>]>([
    [
      'Bearer and JSON',
      () => ({
        path: METHOD,
        headers: { ...JSON_TYPE, authorization: `Bearer ${session.access_token}` },
        body: `{"params":${PARAMS}}`,
      }),
    ],
    [
      'auth_info in JSON',
      () => ({
        path: METHOD,
        headers: JSON_TYPE,
        body: JSON.stringify({ auth_info: { session_id: session.session_id }, params: PARAMS }),
      }),
    ],
    [
      'a form with a session id',
      () => ({ path: METHOD, headers: FORM_TYPE, body: form({ session_id: session.session_id }).toString() }),
    ],
    [
      'a form with an access token',
      () => ({
        path: `${METHOD}/`,
        headers: { 'content-type': `${FORM_TYPE['content-type']}; charset=UTF-8` },
        body: form({ access_token: session.access_token }).toString(),
      }),
    ],
    ['a form with a password', () => ({ path: METHOD, headers: FORM_TYPE, body: form(ADMIN).toString() })],
    [
      'a multipart form',
      async () => {
        const parts = new FormData()
        for (const [name, value] of form({ session_id: session.session_id })) parts.append(name, value)
        const made = new Response(parts)
        const type = made.headers.get('content-type') ?? ''
        return { path: METHOD, headers: { 'content-type': type }, body: await made.text() }
      },
    ],
    [
      'the path alone',
      () => ({
        path: `${METHOD}/${encoded(JSON.stringify({ session_id: session.session_id }))}/${encoded(PARAMS)}`,
      }),
    ],
  ])('%s', async (_, build) => {
    expect(await post('admin', await build())).toMatchObject({
      status: 200,
      body: { customer_list: [], total: 0 },
    })
  })

  test('a login by the path, as old clients make it', async () => {
    const path = `/rest/Session/login/${encoded(JSON.stringify(ADMIN))}`
    expect(await post('admin', { path, headers: JSON_TYPE })).toMatchObject({
      status: 200,
      body: { session_id: expect.any(String) },
    })
  })
})

test('cookies of a login stand for it until logout, but not for what another site could send', async () => {
  const { cookies } = await post('admin', login())
  expect(cookies).toHaveLength(2)
  for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; Secure; SameSite=Lax$/)
  const cookie = cookies.map((text) => text.replace(/;.*$/, '')).join('; ')
  const call = (headers: Record<string, string>, body: string) =>
    post('admin', { path: METHOD, headers: { cookie, ...headers }, body })

  expect(await call(JSON_TYPE, '{}')).toMatchObject({ status: 200 })
  const forged = await call({ ...FORM_TYPE, origin: 'https://evil.test' }, 'params={}')
  expect(forged).toMatchObject({ status: 500, body: { faultcode: 'Client.check_auth.cross_site_cookie' } })
  const own = { ...FORM_TYPE, origin: `https://127.0.0.1:${ports.admin}`, host: `127.0.0.1:${ports.admin}` }
  expect(await call(own, 'params={}')).toMatchObject({ status: 200 })

  const logout = await post('admin', {
    path: '/rest/Session/logout',
    headers: { cookie, ...JSON_TYPE },
    body: '{}',
  })
  expect(logout).toMatchObject({ status: 200, body: { success: 1 } })
  for (const cleared of logout.cookies) expect(cleared).toMatch(/=; Max-Age=0;/)
  expect(await call(JSON_TYPE, '{}')).toMatchObject({
    body: { faultcode: 'Client.Session.check_auth.failed_to_process_access_token' },
  })
})

describe('realms', () => {
  const WRONG = { status: 500, body: { faultcode: 'Client.check_auth.wrong_realm' } }
  const bearer = () => ({ ...JSON_TYPE, authorization: `Bearer ${session.access_token}` })

  test.each(REALMS)("the %s realm's listener takes its own tokens only", async (realm) => {
    const answer = await post(realm, { path: METHOD, headers: bearer(), body: '{}' })
    if (realm === 'admin') expect(answer).toMatchObject({ status: 200 })
    else expect(answer).toMatchObject(WRONG)
  })

  test.each(REALMS)('and so does /%s/rest of the shared port', async (realm) => {
    const address = `${url}/${realm}${METHOD}`
    const response = await fetch(address, { method: 'POST', headers: bearer(), body: '{}' })
    const answer = { status: response.status, body: await response.json() }
    if (realm === 'admin') expect(answer).toMatchObject({ status: 200 })
    else expect(answer).toMatchObject(WRONG)
  })

  test("the ESPF API is the administrators'", async () => {
    const statuses = REALMS.map(async (realm) => {
      const answer = await post(realm, { path: '/espf/v1/nothing', headers: bearer(), body: '{}' })
      return [realm, answer.status, String(answer.body['message']).includes('/espf/v1/nothing')]
    })
    expect(await Promise.all(statuses)).toEqual(REALMS.map((realm) => [realm, 404, true]))
    const nobody = await post('admin', { path: '/espf/v1/nothing', headers: JSON_TYPE, body: '{}' })
    expect(nobody.status).toBe(401)
    const customer = await post('customer', { path: '/espf/v1/nothing', headers: JSON_TYPE, body: '{}' })
    expect(customer.status).toBe(404)
  })
})

test('the key of the self-signed certificate is private', async () => {
  expect((await stat(join(data.path, 'tls.key'))).mode & 0o777).toBe(0o600)
  const trustless = fetch(`https://127.0.0.1:${ports.admin}/rest/Session/login`, { method: 'POST' })
  await expect(trustless).rejects.toThrow()
})

describe('what is configured', { timeout: 150_000 }, () => {
  let busy: Server
  let folder: Awaited<ReturnType<typeof dataFolder>>
  beforeAll(async () => {
    folder = await dataFolder()
    busy = createServer((_request, response) => response.end())
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    busy.close()
    await folder.remove()
  })

  test('a realm without TLS and realms without a listener', async () => {
    const settings = {
      OPENESPF_TLS: 'off',
      OPENESPF_RESELLER_PORT: 'off',
      OPENESPF_CUSTOMER_PORT: 'off',
      OPENESPF_ACCOUNT_PORT: 'off',
    }
    const plain = openespf(['server'], folder.path, settings)
    const [, address] = await printed(plain, /realms (http:\/\/127\.0\.0\.1 {2}admin :\d+)\n/)
    const admin = String(address).replace('  admin ', '')
    const answer = await fetch(`${admin}/rest/Session/login`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ params: ADMIN }),
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).not.toContain('Secure')
    await stop(plain)
    await expect(stat(join(folder.path, 'tls.key'))).rejects.toThrow()
  })

  test("a certificate of one's own", async () => {
    const running = openespf(['server'], folder.path, {
      OPENESPF_TLS_CERT: join(data.path, 'tls.crt'),
      OPENESPF_TLS_KEY: join(data.path, 'tls.key'),
    })
    const { admin } = await realmPorts(running)
    expect(await post(admin, login())).toMatchObject({ status: 200 })
    await stop(running)
    await expect(stat(join(folder.path, 'tls.key'))).rejects.toThrow()
  })

  test('a port that was named and is busy stops the start and is told; the usual ones give way', async () => {
    const { port } = busy.address() as AddressInfo
    const named = openespf(['server'], folder.path, { OPENESPF_CUSTOMER_PORT: String(port) })
    expect(await named.exited).toMatchObject({ code: 1 })
    expect(named.output()).toContain(`port ${port} of 127.0.0.1 is busy`)

    const usual = { OPENESPF_ADMIN_PORT: '', OPENESPF_RESELLER_PORT: '' }
    const first = openespf(['server'], folder.path, usual)
    await printed(first, /realms https:.*admin :\d+/)
    const second = openespf(['server', '--role', 'api'], folder.path, usual)
    await printed(
      second,
      /Ports are busy, others are taken: reseller \d+ instead of 8442, admin \d+ instead of 8443\./,
    )
    await printed(second, /realms https:.*admin :\d+/)
    await Promise.all([stop(first), stop(second)])
  })
})
