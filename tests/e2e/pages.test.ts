import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN, dataFolder, openespf, type Program, printed } from './support/openespf.ts'

const ALLOWED = 'https://docs.example.com'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const OWN = { 'sec-fetch-site': 'same-origin' }
const CROSS = { 'sec-fetch-site': 'cross-site' }

/** A test machine may be slow. */
const PATIENCE = 180_000

let data: Awaited<ReturnType<typeof dataFolder>>
let program: Program
let url = ''

beforeAll(async () => {
  data = await dataFolder()
  program = openespf(['server'], data.path, { OPENESPF_ALLOW_ORIGINS: ALLOWED })
  ;[, url = ''] = await printed(program, /openespf server: (http:\/\/\S+)/, PATIENCE)
}, 2 * PATIENCE)
afterAll(async () => {
  program.child.kill('SIGINT')
  await program.exited
  await data.remove()
}, PATIENCE)

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers })

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...FORM, ...headers },
    body: new URLSearchParams(Object.entries(body)).toString(),
  })
}

/** A Cookie header of what an answer set. */
function cookies(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((text) => text.replace(/;.*$/, ''))
    .join('; ')
}

test('each realm has its start page and the documents of what it may call', async () => {
  for (const realm of ['admin', 'reseller', 'customer', 'account']) {
    expect(await (await get(`/${realm}/`)).text()).toContain(`action="/${realm}/sign-in"`)
    const page = await (await get(`/${realm}/doc/api`)).text()
    expect(page.includes('ESPF.json')).toBe(realm === 'admin')
    const own = `${realm.replace(/^./, (first) => first.toUpperCase())}Interface.json`
    const document = await (await get(`/${realm}/doc/api/${own}`)).json()
    expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url: `/${realm}/rest` }, {}] })
  }
  expect((await get('/customer/doc/api/ESPF.json')).status).toBe(404)
  expect((await get('/doc/api/assets/package.json')).status).toBe(404)
})

test('signing in leaves the cookies of Session/login; they count for the ESPF API and API 2.0 from the same site only', async () => {
  const opened = await post('/sign-in', { ...ADMIN, to: 'docs' }, OWN)
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/doc/api'])
  const cookie = cookies(opened)
  expect(cookie).toMatch(/^admin_session_id=\w+; admin_access_token=\S+$/)
  expect(await (await get('/', { cookie })).text()).toContain(`Signed in<span data-login> as ${ADMIN.login}`)

  for (const path of ['/espf/v1/groups', '/api/2/products']) {
    expect((await get(path, { cookie, ...OWN })).status).toBe(200)
    expect(await (await get(path, { cookie, ...CROSS })).json()).toMatchObject({ code: 'auth.cross_site' })
  }
  const forged = await post('/espf/v1/group/create', { name: 'forged' }, { cookie })
  expect(await forged.json()).toMatchObject({ code: 'auth.cross_site' })

  const closed = await post('/sign-out', {}, { cookie, ...OWN })
  expect(closed.headers.getSetCookie()).toHaveLength(2)
  expect((await get('/espf/v1/groups', { cookie, ...OWN })).status).toBe(401)
})

test('a wrong password and another site are refused on the page', async () => {
  const wrong = await post('/sign-in', { login: ADMIN.login, password: '<b>' }, OWN)
  expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining('incorrect')])
  const forged = await post('/sign-in', ADMIN, CROSS)
  expect([forged.status, forged.headers.getSetCookie()]).toEqual([403, []])
})

test('pages of allowed origins may call with a token, those of others may not', async () => {
  const preflight = (origin: string) =>
    fetch(`${url}/rest/Customer/get_customer_list`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
  const allowed = await preflight(ALLOWED)
  expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, ALLOWED])
  expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
  const refused = await preflight('https://evil.test')
  expect(refused.headers.get('access-control-allow-origin')).toBeNull()
})
