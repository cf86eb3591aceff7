import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type AdministrationMethod, administrationMethods } from '@openespf/contract/billing'
import { AppError } from '@openespf/contract/errors'
import { toId } from '@openespf/contract/ids'
import { REALMS } from '@openespf/contract/realm'
import { createCheck } from '@openespf/foundation/http'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAdministrationMethods } from './administration-methods.ts'
import { ensureFirstAdministrator } from './bootstrap.ts'
import type { Caller } from './core/caller.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { noSubjects } from './subjects.ts'

const DAY = 86_400_000
const START = Date.parse('2026-03-01T10:00:00Z')
const HERE = { realm: 'admin', address: '10.1.2.3' } as const
const clock = { time: START, now: () => new Date(clock.time) }
const root = { login: 'root', password: 'open sesame' }

const secretBox = createSecretBox(randomBytes(32))

let db: TestDatabase
let sessions: Sessions
let methods: ReturnType<typeof createAdministrationMethods>
let admin: Caller

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  const deps = { database: db.database, clock }
  methods = createAdministrationMethods({ ...deps, version: '1.2.3' })
  sessions = await createSessions({ ...deps, secretBox })
  await ensureFirstAdministrator(db.database, root)
  admin = await sessions.authenticateToken((await sessions.login(root)).accessToken)
})
afterAll(() => db.drop())
beforeEach(() => {
  clock.time = START
})

/** Calls a method as the edge does; its answer must fit the contract. */
async function call(name: AdministrationMethod, params: object, caller: Caller = admin) {
  const { params: schema, result } = administrationMethods[name]
  expect(createCheck(schema)(params), name).toBeUndefined()
  const method = methods[name]
  if (!method) throw new Error(`there is no ${name}`)
  const answer = (await method.call(params as never, caller, '10.1.2.3')) as Record<string, unknown>
  expect(createCheck(result)(answer), name).toBeUndefined()
  return answer
}

const refused = (work: Promise<unknown>, code: string, message = '') =>
  expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(message) })

/** A new user and what it is as a caller. */
async function addUser(login: string, info: object = {}) {
  const { i_user } = await call('User/add_user', { user_info: { login, ...info } })
  const { token, i_api_token } = await call('User/add_api_token', { i_user, name: 'first' })
  const caller = await sessions.authenticateBasic(login, String(token), HERE)
  return { iUser: Number(i_user), iApiToken: Number(i_api_token), token: String(token), caller }
}

test.each(Object.keys(administrationMethods) as AdministrationMethod[])(
  '%s asks for its realms and its scope',
  async (name) => {
    const { access, realms, area } = administrationMethods[name]
    const scope = area === 'none' ? undefined : `${area}:${access}`
    const caller: Caller = { ...admin, isSuperUser: false, scopes: [] }
    for (const realm of REALMS) {
      const isThere = (realms as readonly string[]).includes(realm)
      const answer = methods[name]?.call({} as never, { ...caller, realm }).catch((error: unknown) => error)
      const code = await Promise.resolve(answer).then((error) => error instanceof AppError && error.code)
      if (!isThere) expect(code, realm).toBe('auth.other_realm')
      else if (scope !== undefined) expect(code, realm).toBe('auth.forbidden')
      else expect(code, realm).toBe(false)
    }
  },
)

test('a user is added, listed, changed and deleted; its secrets are not shown', async () => {
  const { iUser } = await addUser('anna', {
    description: 'NOC',
    password: 'a long secret',
    scopes: ['billing.api:read'],
    expires_at: '2026-06-01 00:00:00',
    allowed_networks: ['10.1.2.3/8', '2001:db8::1'],
  })
  const { user_info } = await call('User/get_user_info', { login: 'anna' })
  expect(user_info).toEqual({
    i_user: iUser,
    login: 'anna',
    realm: 'admin',
    i_customer: null,
    i_role: null,
    scopes: ['billing.api:read'],
    effective_scopes: ['billing.api:read'],
    is_super_user: 'N',
    description: 'NOC',
    has_password: 'Y',
    must_change_password: 'Y',
    blocked: 'N',
    expires_at: '2026-06-01 00:00:00',
    allowed_networks: ['10.0.0.0/8', '2001:db8::1/128'],
    created_at: expect.any(String),
  })
  await call('User/update_user', { user_info: { i_user: iUser, description: '', expires_at: null } })
  const list = await call('User/get_user_list', { login: 'ann%', get_total: 1 })
  expect(list).toMatchObject({ user_list: [{ description: '', expires_at: null }], total: 1 })
  await refused(call('User/add_user', { user_info: { login: 'anna' } }), 'entity.duplicate')
  await call('User/delete_user', { i_user: iUser })
  expect(await call('User/get_user_info', { i_user: iUser })).toEqual({})
  await refused(call('User/delete_user', { i_user: iUser }), 'entity.not_found')
})

test.each([
  [{ password: 'short' }, 'at least 8'],
  [{ password: 'bad-user!' }, 'must not contain the login'],
  [{ allowed_networks: ['everywhere'] }, 'everywhere is no network'],
  [{ realm: 'customer' }, 'i_customer is needed'],
  [{ expires_at: '2026-02-30 00:00:00' }, 'there is no 2026-02-30'],
])('a user with %j is refused', async (info, message) => {
  await refused(
    call('User/add_user', { user_info: { login: 'bad-user', ...info } }),
    'request.invalid',
    message,
  )
  expect(await call('User/get_user_info', { login: 'bad-user' })).toEqual({})
})

test('another environment is not seen', async () => {
  const { iUser } = await addUser('hidden')
  const stranger: Caller = { ...admin, iEnv: toId(2) }
  expect(await call('User/get_user_list', {}, stranger)).toEqual({ user_list: [] })
  await refused(call('User/delete_user', { i_user: iUser }, stranger), 'entity.not_found')
  await refused(call('User/get_api_token_list', { i_user: iUser }, stranger), 'entity.not_found')
})

test('nobody gives, takes over or removes more than it has itself', async () => {
  const clerk = await addUser('clerk', { scopes: ['users.api:write', 'billing.api:read'] })
  const by = (name: AdministrationMethod, params: object) => call(name, params, clerk.caller)
  const user = (info: object) => ({ user_info: { login: 'deputy', ...info } })
  await refused(by('User/add_user', user({ scopes: ['billing.api:write'] })), 'auth.forbidden')
  await refused(by('User/add_user', user({ is_super_user: 'Y' })), 'auth.forbidden')
  await refused(
    by('Role/add_role', { role_info: { name: 'all', scopes: ['audit.log:read'] } }),
    'auth.forbidden',
  )
  const { i_role } = await call('Role/add_role', {
    role_info: { name: 'auditor', scopes: ['audit.log:read'] },
  })
  await refused(by('User/add_user', user({ i_role })), 'auth.forbidden')
  await refused(by('Role/delete_role', { i_role }), 'auth.forbidden')
  for (const name of ['User/delete_user', 'User/unlock_user'] as const)
    await refused(by(name, { i_user: admin.iUser }), 'auth.forbidden')
  const password = { i_user: admin.iUser, password: 'mine from now on' }
  await refused(by('User/update_user', { user_info: password }), 'auth.forbidden')
  await refused(by('User/add_api_token', { i_user: admin.iUser, name: 'x' }), 'auth.forbidden')
  expect(await by('User/add_user', user({ scopes: ['billing.api:read'] }))).toHaveProperty('i_user')
})

test('nobody blocks, unmakes or deletes itself', async () => {
  const self = (info: object) => call('User/update_user', { user_info: { i_user: admin.iUser, ...info } })
  await refused(self({ blocked: 'Y' }), 'request.invalid')
  await refused(self({ is_super_user: 'N' }), 'request.invalid')
  await refused(call('User/delete_user', { i_user: admin.iUser }), 'request.invalid')
})

test('a role gives its scopes at once, to sessions that are open too, and takes them', async () => {
  const { i_role } = await call('Role/add_role', {
    role_info: { name: 'reader', scopes: ['billing.api:read'] },
  })
  const { caller, token, iUser } = await addUser('reader', { i_role })
  expect(caller.scopes).toEqual(['billing.api:read'])
  const { accessToken } = await sessions.login({ login: 'reader', token }, HERE)
  await call('Role/update_role', { role_info: { i_role, scopes: ['audit.log:read'] } })
  expect(await sessions.authenticateToken(accessToken)).toMatchObject({ scopes: ['audit.log:read'] })
  expect(await call('Role/get_role_list', { name: 'read%' })).toEqual({
    role_list: [{ i_role, name: 'reader', scopes: ['audit.log:read'] }],
  })
  await refused(call('Role/delete_role', { i_role }), 'entity.in_use')
  await refused(call('Role/add_role', { role_info: { name: 'reader', scopes: [] } }), 'entity.duplicate')
  await call('User/update_user', { user_info: { i_user: iUser, i_role: null } })
  await call('Role/delete_role', { i_role })
  await refused(call('Role/update_role', { role_info: { i_role } }), 'entity.not_found')
})

test('a token is shown once, expires by the clock, and takes its sessions with it when it is revoked', async () => {
  const { iUser, token, iApiToken } = await addUser('machine')
  const session = await sessions.login({ login: 'machine', token }, HERE)
  const second = await call('User/add_api_token', {
    ...{ i_user: iUser, name: 'second', expires_at: '2026-03-02 10:00:00' },
  })
  await refused(call('User/add_api_token', { i_user: iUser, name: 'second' }), 'entity.duplicate')
  const list = await call('User/get_api_token_list', { i_user: iUser })
  expect(list['api_token_list']).toMatchObject([{ name: 'first' }, { expires_at: '2026-03-02 10:00:00' }])
  expect(JSON.stringify(list)).not.toContain(String(second['token']))

  const brief = await sessions.login({ login: 'machine', token: String(second['token']) }, HERE)
  clock.time += DAY
  await refused(sessions.authenticateToken(brief.accessToken), 'auth.dead_token')
  await refused(sessions.authenticateBasic('machine', String(second['token']), HERE), 'auth.failed')
  expect(await sessions.authenticateToken(session.accessToken)).toMatchObject({ login: 'machine' })

  await call('User/delete_api_token', { i_api_token: iApiToken })
  await refused(sessions.authenticateToken(session.accessToken), 'auth.dead_token')
  await refused(sessions.refresh(session.refreshToken), 'auth.refresh_failed')
  await refused(call('User/delete_api_token', { i_api_token: iApiToken }), 'entity.not_found')
})

test('a session in which a token acts for somebody, and one that such a session opened, end with the token', async () => {
  const { iUser, token, iApiToken } = await addUser('proxy', { scopes: ['sessions.api:write'] })
  const subject = { iEnv: 1, iCustomer: 7, login: 'acme', isReseller: true }
  const sessions = await createSessions({
    ...{ database: db.database, clock, secretBox },
    subjects: { ...noSubjects, customer: async () => subject },
  })
  const act = async (caller: Caller) => {
    const grant = await sessions.loginToRealm(caller, { realm: 'reseller', subject })
    return { grant, caller: await sessions.authenticateToken(grant.accessToken) }
  }
  const basic = await act(await sessions.authenticateBasic('proxy', token, HERE))
  const { accessToken } = await sessions.login({ login: 'proxy', token }, HERE)
  const first = await act(await sessions.authenticateToken(accessToken))
  const chained = await act(first.caller)
  const brief = await call('User/add_api_token', {
    ...{ i_user: iUser, name: 'brief', expires_at: '2026-03-02 10:00:00' },
  })
  const last = await act(await sessions.authenticateBasic('proxy', String(brief['token']), HERE))

  clock.time += DAY
  await refused(sessions.authenticateToken(last.grant.accessToken), 'auth.dead_token')
  await sessions.authenticateToken(chained.grant.accessToken)
  await call('User/delete_api_token', { i_api_token: iApiToken })
  for (const { grant } of [basic, first, chained]) {
    await refused(sessions.authenticateToken(grant.accessToken), 'auth.dead_token')
    await refused(sessions.refresh(grant.refreshToken), 'auth.refresh_failed')
  }
})

test('a user expires by the clock and can be blocked; only who has the password or token learns of it', async () => {
  const { iUser, token } = await addUser('guest', { expires_at: '2026-03-02 10:00:00' })
  const { accessToken } = await sessions.login({ login: 'guest', token }, HERE)
  clock.time += DAY - 1
  await sessions.authenticateToken(accessToken)
  clock.time += 1
  await refused(sessions.authenticateToken(accessToken), 'auth.dead_token')
  await refused(sessions.login({ login: 'guest', token }, HERE), 'auth.user_ended')
  await refused(sessions.authenticateBasic('guest', 'wrong', HERE), 'auth.failed')
  await call('User/update_user', { user_info: { i_user: iUser, expires_at: null } })
  await sessions.authenticateToken(accessToken)
  await call('User/update_user', { user_info: { i_user: iUser, blocked: 'Y' } })
  await refused(sessions.authenticateToken(accessToken), 'auth.dead_token')
})

test('a user with networks calls from there only, however it authenticates', async () => {
  const networks = ['192.0.2.0/24', '2001:db8::/32']
  const { iUser, token } = await addUser('fenced')
  await call('User/update_user', { user_info: { i_user: iUser, allowed_networks: networks } })
  const from = (address?: string) => ({ realm: 'admin' as const, address })
  const login = (address?: string) => sessions.login({ login: 'fenced', token }, from(address))
  const { accessToken, sessionId, refreshToken } = await login('192.0.2.7')
  for (const address of ['192.0.2.255', '::ffff:192.0.2.1', '2001:db8:5::1']) {
    await sessions.authenticateToken(accessToken, 'espf-api', address)
    await sessions.authenticateSession(sessionId, address)
    await sessions.authenticateBasic('fenced', token, from(address))
  }
  for (const address of ['192.0.3.1', '2001:db9::1', '', undefined]) {
    await refused(login(address), 'auth.address')
    await refused(sessions.authenticateToken(accessToken, 'espf-api', address), 'auth.address')
    await refused(sessions.authenticateSession(sessionId, address), 'auth.address')
    await refused(sessions.authenticateBasic('fenced', token, from(address)), 'auth.address')
  }
  await refused(sessions.authenticateBasic('fenced', 'wrong', from('192.0.3.1')), 'auth.failed')
  await sessions.refresh(refreshToken, '192.0.2.7')
})

test('a password that somebody else chose must be changed first; then its sessions are over', async () => {
  await call('User/add_user', { user_info: { login: 'otto', password: 'from the admin' } })
  const first = { login: 'otto', password: 'from the admin' }
  await refused(sessions.login(first, HERE), 'auth.must_change_password')
  await refused(sessions.authenticateBasic('otto', first.password, HERE), 'auth.must_change_password')
  const change = (old: string, next: string) =>
    sessions.changePassword({ login: 'otto', old, new: next }, HERE)
  await refused(change('wrong', 'my own secret'), 'auth.failed')
  await refused(change(first.password, 'short'), 'request.invalid')
  await refused(change(first.password, first.password), 'request.invalid', 'is the old one')
  await refused(sessions.login(first, HERE), 'auth.must_change_password')
  await change(first.password, 'my own secret')
  await refused(sessions.login(first, HERE), 'auth.failed')
  const { accessToken } = await sessions.login({ login: 'otto', password: 'my own secret' }, HERE)
  await change('my own secret', 'my next secret')
  await refused(sessions.authenticateToken(accessToken), 'auth.dead_token')
})

test('an administrator unlocks a user', async () => {
  const { i_user } = await call('User/add_user', {
    user_info: { login: 'paul', password: 'a right secret', must_change_password: 'N' },
  })
  const login = (password: string) => sessions.login({ login: 'paul', password }, HERE)
  for (const _ of [1, 2, 3, 4, 5]) await refused(login('wrong'), 'auth.failed')
  await refused(login('a right secret'), 'auth.locked')
  await call('User/unlock_user', { i_user })
  await login('a right secret')
})

test('the system tells its version, the environment and whose session it is', async () => {
  expect(await call('Generic/get_version', {})).toEqual({ version: '1.2.3' })
  expect(await call('Env/get_env_info', {})).toEqual({ env_info: { i_env: 1 } })
  expect(await call('Generic/get_session_data', {})).toMatchObject({
    ...{ operating_mode: 'normal', session_id: admin.sessionId, login: 'root', realm: 'admin' },
    ...{ i_env: 1, i_user: admin.iUser, is_super_user: 1 },
  })
})
