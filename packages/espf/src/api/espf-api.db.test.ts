import { fileURLToPath } from 'node:url'
import { AccountStatusList, EspfError, ServiceGroup, ServiceGroupList } from '@openespf/contract/espf'
import { createCheck, createHttpServer } from '@openespf/foundation/http'
import { createLog, silentLog } from '@openespf/foundation/log'
import { openDatabase, statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { createSessions, ensureApiUser, ensureFirstAdministrator, type Sessions } from '@openespf/sessions'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AccountLookup } from './account-lookup.ts'
import { type EspfApiDeps, registerEspfApi } from './register-espf-api.ts'

const NOW = new Date('2026-03-01T10:00:00.600Z')
const clock = { now: () => NOW }
const accounts: AccountLookup = {
  async byId({ iEnv }, id) {
    const known = new Map([
      ['12065551234', 10],
      ['sip:a/b@example.com', 11],
    ])
    if (id === 'boom') throw new Error('a bug')
    return iEnv === 1 ? known.get(id) : undefined
  },
  exists: async ({ iEnv }, iAccount) => iEnv === 1 && (iAccount === 10 || iAccount === 11),
}

let db: TestDatabase
let deps: EspfApiDeps
let sessions: Sessions
let app: ReturnType<typeof createHttpServer>
let bearer: string
let basic: string
let powerless: string

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../../db/migrations', import.meta.url)))
  const { database } = db
  const secretBox = createSecretBox(Buffer.alloc(32))
  sessions = await createSessions({ database, secretBox, clock })
  const password = 'pass:wörd'
  await ensureFirstAdministrator(database, { login: 'admin', password })
  const api = await ensureApiUser(database, { login: 'network', scopes: ['espf.api:write'] })
  const none = await ensureApiUser(database, { login: 'powerless', scopes: ['other'] })
  bearer = `Bearer ${(await sessions.login({ login: 'admin', password })).accessToken}`
  basic = basicHeader('network', api.token)
  powerless = basicHeader('powerless', none.token)
  const sendTest = () => Promise.reject(new Error('no handler is tested here'))
  deps = { database, accounts, clock, secretBox, sendTest, sessions, log: silentLog }
  app = serve(deps)
})
afterAll(async () => {
  await app.close()
  await db.drop()
})
beforeEach(async () => {
  await db.database.script('delete from espf.account_status; delete from espf.service_group where is_custom')
})

function serve(with_: EspfApiDeps) {
  const server = createHttpServer()
  registerEspfApi(server, with_)
  return server
}

function basicHeader(login: string, secret: string): string {
  return `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`
}

type Call = {
  verb?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  path: string
  body?: string
  /** Makes the body that many bytes longer. */
  padding?: number
  type?: string
  authorization?: string
}

async function call({ verb = 'POST', path, body, padding = 0, type, authorization = bearer }: Call) {
  const answer = await app.inject({
    method: verb,
    url: `/espf/v1${path}`,
    headers: {
      ...(authorization === '' ? {} : { authorization }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { payload: body + 'x'.repeat(padding) }),
  })
  return answer
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json; charset=UTF-8'
const json = (path: string, body: unknown) =>
  call({ path, body: JSON.stringify(body), type: 'application/json' })

const everything = statement<{ state: string }>(
  'test-everything',
  `select (select jsonb_agg(g order by g.i_group) from espf.service_group g)::text ||
     coalesce((select jsonb_agg(s) from espf.account_status s)::text, '') as state`,
)

test('groups are listed as documented, created with ids from 1001 and deleted either way', async () => {
  const list = await call({ verb: 'GET', path: '/groups', type: 'application/json', authorization: basic })
  expect(list.statusCode).toBe(200)
  expect(createCheck(ServiceGroupList)(list.json())).toBeUndefined()
  expect(list.json().group_list[0]).toEqual({ i_group: '1', name: 'VoIP', is_custom: false })

  const first = await json('/group/create', { name: 'IOT' })
  const second = await call({ path: '/group/create', body: 'name=Smart+M%C3%A9ter', type: FORM })
  expect([first.statusCode, second.statusCode]).toEqual([200, 200])
  expect(createCheck(ServiceGroup)(first.json())).toBeUndefined()
  expect(Number(first.json().i_group)).toBeGreaterThan(1000)
  expect(second.json()).toMatchObject({ name: 'Smart Méter', is_custom: true })

  const deleted = await call({ verb: 'DELETE', path: `/group/${first.json().i_group}`, type: JSON_TYPE })
  expect([deleted.statusCode, deleted.body]).toEqual([200, ''])
  expect((await json('/group/delete', { i_group: second.json().i_group })).statusCode).toBe(200)
  const left = (await call({ verb: 'GET', path: '/groups' })).json()
  expect(left).toEqual(list.json())
})

test('a status is set by form or JSON, by number or ID, and the last one is read back', async () => {
  const set = await call({
    path: '/account/i/10/status',
    body: 'status=IN_PROGRESS&group=HSS&message=waiting+for+the+HLR',
    type: FORM,
    authorization: basic,
  })
  const stored = { i_account: 10, i_group: '2', group: 'HSS', status: 'IN_PROGRESS' }
  expect([set.statusCode, set.json()]).toEqual([
    200,
    { ...stored, message: 'waiting for the HLR', updated_at: '2026-03-01 10:00:00' },
  ])
  await json('/account/12065551234/status', { status: 'OK', group: 'HSS' })
  await json('/account/12065551234/status', { status: 'FAILED', group: 'VoIP', message: '\u{1f600}' })
  const all = await call({ verb: 'GET', path: '/account/i/10/status' })
  expect(createCheck(AccountStatusList)(all.json())).toBeUndefined()
  expect(all.json().status_list).toMatchObject([
    { group: 'VoIP', status: 'FAILED', message: '\u{1f600}' },
    { group: 'HSS', status: 'OK', message: '' },
  ])
  const one = await call({ verb: 'GET', path: '/account/12065551234/status?group=HSS' })
  expect(one.json().status_list).toMatchObject([{ group: 'HSS', status: 'OK' }])
  const none = await call({ verb: 'GET', path: '/account/i/10/status?group=PCRF' })
  expect([none.statusCode, none.json()]).toEqual([200, { status_list: [] }])
})

test('an account ID may need encoding', async () => {
  const path = `/account/${encodeURIComponent('sip:a/b@example.com')}/status`
  expect((await json(path, { status: 'OK', group: 'HSS' })).json()).toMatchObject({ i_account: 11 })
  const plain = await call({ verb: 'GET', path: '/account/sip:a%2Fb@example.com/status/' })
  expect(plain.json().status_list).toHaveLength(1)
})

test('deleting a group takes its statuses along', async () => {
  const { i_group } = (await json('/group/create', { name: 'IOT' })).json()
  await json('/account/i/10/status', { status: 'OK', group: 'IOT' })
  await json('/group/delete', { i_group: Number(i_group) })
  expect((await call({ verb: 'GET', path: '/account/i/10/status' })).json()).toEqual({ status_list: [] })
})

const ok = 'status=OK&group=HSS'
const status = '/account/i/10/status'
const padding = 5 * 1024 * 1024
test.each<[number, string, Call]>([
  [401, 'auth.missing', { verb: 'GET', path: '/groups', authorization: '' }],
  [401, 'auth.missing', { path: status, body: ok, type: FORM, authorization: 'Digest x' }],
  [401, 'auth.missing', { path: status, body: ok, type: FORM, authorization: 'Basic !!!' }],
  [401, 'auth.missing', { path: '/nowhere', authorization: '' }],
  [401, 'auth.missing', { verb: 'GET', path: '/group/create', authorization: '' }],
  [401, 'auth.malformed_token', { path: status, body: ok, type: FORM, authorization: 'Bearer x.y.z' }],
  [401, 'auth.failed', { path: status, body: ok, type: FORM, authorization: basicHeader('admin', 'x') }],
  [401, 'auth.failed', { path: status, body: ok, type: FORM, authorization: basicHeader('no\0body', 'x') }],
  [
    401,
    'auth.failed',
    { path: status, body: ok, padding, type: FORM, authorization: basicHeader('nobody', 'x') },
  ],
  [404, 'request.unknown_method', { path: '/nowhere' }],
  [404, 'request.unknown_method', { verb: 'GET', path: '/' }],
  [404, 'request.unknown_method', { verb: 'GET', path: '/account/10' }],
  [404, 'request.unknown_method', { path: '/group/create/it' }],
  [405, 'request.wrong_verb', { verb: 'PUT', path: '/groups' }],
  [405, 'request.wrong_verb', { path: '/groups', body: '<x/>', type: 'text/xml' }],
  [405, 'request.wrong_verb', { verb: 'GET', path: '/group/create' }],
  [405, 'request.wrong_verb', { verb: 'PATCH', path: '/group/1001' }],
  [405, 'request.wrong_verb', { verb: 'DELETE', path: status }],
  [405, 'request.wrong_verb', { verb: 'OPTIONS', path: status }],

  [400, 'request.invalid', { path: '/group/create' }],
  [400, 'request.invalid', { path: '/group/create', body: '', type: JSON_TYPE }],
  [400, 'request.not_json', { path: '/group/create', body: '{"name"', type: JSON_TYPE }],
  [400, 'request.not_json', { path: '/group/create', body: 'name=IOT', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '["IOT"]', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: 'null', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":7}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":""}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":"  "}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":"IOT "}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":"I\\u0000T"}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":"I\\ud800T"}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: '{"name":"IOT","i":1}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/create', body: `name=${'x'.repeat(65)}`, type: FORM }],
  [400, 'request.invalid', { path: '/group/create', body: 'name=A&name=B', type: FORM }],
  [400, 'request.invalid', { path: '/group/create', body: 'name=I%00T', type: FORM }],
  [409, 'entity.duplicate', { path: '/group/create', body: 'name=VoIP', type: FORM }],
  [413, 'request.too_large', { path: '/group/create', body: 'name=', padding, type: FORM }],
  [415, 'request.unsupported_type', { path: '/group/create', body: '<x/>', type: 'text/xml' }],
  [415, 'request.unsupported_type', { path: '/group/create', body: 'x', type: 'no type' }],
  [415, 'request.unsupported_type', { path: '/group/create', body: 'x', type: 'multipart/form-data' }],

  [400, 'request.invalid', { verb: 'DELETE', path: '/group/IOT' }],
  [400, 'request.invalid', { verb: 'DELETE', path: '/group/0' }],
  [404, 'entity.not_found', { verb: 'DELETE', path: '/group/9999' }],
  [404, 'entity.not_found', { verb: 'DELETE', path: '/group/9007199254740991' }],
  [409, 'entity.predefined', { verb: 'DELETE', path: '/group/1' }],
  [409, 'entity.predefined', { path: '/group/delete', body: 'i_group=8', type: FORM }],
  [404, 'entity.not_found', { path: '/group/delete', body: '{"i_group":9999}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/delete', body: '{"i_group":-1}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/delete', body: '{"i_group":1.5}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/delete', body: '{"i_group":1e300}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/delete', body: '{"i_group":"1 or 1=1"}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/group/delete', body: '{}', type: JSON_TYPE }],

  [400, 'request.invalid', { path: status }],
  [400, 'request.invalid', { path: status, body: 'status=DONE&group=HSS', type: FORM }],
  [400, 'request.invalid', { path: status, body: 'status=OK', type: FORM }],
  [400, 'request.invalid', { path: status, body: `${ok}&message=${'x'.repeat(4001)}`, type: FORM }],
  [400, 'request.invalid', { path: status, body: `${ok}&mesage=typo`, type: FORM }],
  [400, 'request.invalid', { path: status, body: '{"status":"OK","group":["HSS"]}', type: JSON_TYPE }],
  [400, 'request.invalid', { path: '/account/i/x/status', body: ok, type: FORM }],
  [400, 'request.invalid', { path: '/account/i/10.0/status', body: ok, type: FORM }],
  [400, 'request.invalid', { path: '/account/i/99999999999999999/status', body: ok, type: FORM }],
  [400, 'request.invalid', { path: '/account/i/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: '/account/i/999/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: '/account/nobody/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: '/account/a%00b/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: '/account/a%ffb/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: '/account/100%/status', body: ok, type: FORM }],
  [404, 'entity.not_found', { path: `/account/${'x'.repeat(300)}/status`, body: ok, type: FORM }],
  [404, 'entity.not_found', { path: status, body: 'status=OK&group=hss', type: FORM }],
  [413, 'request.too_large', { path: status, body: `${ok}&message=`, padding, type: FORM }],
  [415, 'request.unsupported_type', { path: status, body: ok, type: 'text/plain' }],
  [400, 'request.invalid', { verb: 'GET', path: `${status}?group=HSS&group=VoIP` }],
  [400, 'request.invalid', { verb: 'GET', path: `${status}?grp=HSS` }],
  [404, 'entity.not_found', { verb: 'GET', path: `${status}?group=nothing` }],
  [404, 'entity.not_found', { verb: 'GET', path: '/account/i/999/status' }],
])('%i %s: %j', async (statusCode, code, request) => {
  const before = await db.database.one(everything)
  const answer = await call(request)
  expect([answer.statusCode, answer.json().code]).toEqual([statusCode, code])
  expect(Object.keys(answer.json())).toEqual(['code', 'message'])
  expect(createCheck(EspfError)(answer.json())).toBeUndefined()
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(answer.headers['www-authenticate']).toEqual(
    statusCode === 401 ? 'Bearer realm="espf", Basic realm="espf", charset="UTF-8"' : undefined,
  )
  expect(await db.database.one(everything)).toEqual(before)
})

test('an unknown group is answered with the known ones, a wrong verb with the right ones', async () => {
  await json('/group/create', { name: 'IOT' })
  const unknown = await json(status, { status: 'OK', group: 'HLR' })
  expect(unknown.json().message).toContain('HLR (known: VoIP, HSS,')
  expect(unknown.json().message).toContain('IOT)')
  expect((await call({ verb: 'PUT', path: status })).headers['allow']).toBe('POST, GET')
})

test('a caller without the scope may do nothing', async () => {
  for (const request of [
    { verb: 'GET' as const, path: '/groups' },
    { path: status, body: ok, type: FORM },
  ]) {
    const answer = await call({ ...request, authorization: powerless })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'auth.forbidden'])
  }
  expect((await call({ verb: 'GET', path: status })).json()).toEqual({ status_list: [] })
})

test('accounts of another environment do not exist', async () => {
  await db.database.script(`update session.app_user set i_env = 2 where login = 'network'`)
  const answer = await call({ path: status, body: ok, type: FORM, authorization: basic })
  await db.database.script(`update session.app_user set i_env = 1 where login = 'network'`)
  expect(answer.statusCode).toBe(404)
})

test('a session that has ended is refused at once', async () => {
  const grant = await sessions.login({ login: 'admin', password: 'pass:wörd' })
  const authorization = `Bearer ${grant.accessToken}`
  expect((await call({ verb: 'GET', path: '/groups', authorization })).statusCode).toBe(200)
  await sessions.logout(grant.accessToken)
  const answer = await call({ verb: 'GET', path: '/groups', authorization })
  expect([answer.statusCode, answer.json().code]).toEqual([401, 'auth.dead_token'])
})

test('while the database is away every call is 503, and nothing has changed after it', async () => {
  const before = await db.database.one(everything)
  const gone = openDatabase({ host: '127.0.0.1', port: 1, user: 'x', password: 'x', database: 'x' })
  const broken = serve({ ...deps, database: gone })
  const calls = [
    { method: 'GET' as const, url: '/espf/v1/groups' },
    { method: 'POST' as const, url: '/espf/v1/group/create', payload: { name: 'IOT' } },
    { method: 'DELETE' as const, url: '/espf/v1/group/1001' },
    { method: 'POST' as const, url: '/espf/v1/account/i/10/status', payload: { status: 'OK', group: 'HSS' } },
  ]
  for (const request of calls) {
    const answer = await broken.inject({ ...request, headers: { authorization: bearer } })
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable'])
  }
  await Promise.all([broken.close(), gone.close()])
  expect(await db.database.one(everything)).toEqual(before)
})

test('a bug is logged whole and answered with the request id alone', async () => {
  const lines: string[] = []
  const log = createLog({ level: 'error', name: 'test', destination: { write: (line) => lines.push(line) } })
  const buggy = serve({ ...deps, log })
  const answer = await buggy.inject({
    method: 'GET',
    url: '/espf/v1/account/boom/status',
    headers: { authorization: bearer },
  })
  await buggy.close()
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal'])
  expect(answer.body).not.toContain('a bug')
  expect(lines.join()).toContain('a bug')
  const requestId = /request id ([0-9a-f-]{36})/.exec(answer.json().message)?.[1] ?? 'none'
  expect(lines.join()).toContain(requestId)
  expect(lines.join()).not.toContain(bearer)
})
