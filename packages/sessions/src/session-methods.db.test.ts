import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type SessionMethod, sessionMethods } from '@openespf/contract/billing'
import { createCheck } from '@openespf/foundation/http'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureFirstAdministrator } from './bootstrap.ts'
import { createSessionMethods } from './session-methods.ts'
import { createSessions } from './sessions.ts'

let db: TestDatabase
let methods: ReturnType<typeof createSessionMethods>

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  await ensureFirstAdministrator(db.database, { login: 'admin', password: 'secret' })
  const clock = { now: () => new Date('2026-03-01T10:00:00Z') }
  const secretBox = createSecretBox(randomBytes(32))
  methods = createSessionMethods(await createSessions({ database: db.database, secretBox, clock }), 'admin')
})
afterAll(() => db.drop())

function fits(method: SessionMethod, result: unknown): void {
  expect(createCheck(sessionMethods[method].result)(result), method).toBeUndefined()
}

test('a session from login to logout answers in the documented shapes', async () => {
  const login = await methods['Session/login'].call({ login: 'admin', password: 'secret' })
  fits('Session/login', login)
  expect(login).toMatchObject({ expires_at: '2026-03-03 10:00:00', expires_in: 172800 })

  const refreshed = await methods['Session/refresh_access_token'].call({ refresh_token: login.refresh_token })
  fits('Session/refresh_access_token', refreshed)
  expect(Object.keys(refreshed)).toEqual(['access_token', 'refresh_token', 'expires_at', 'expires_in'])

  const ping = methods['Session/ping']
  expect(await ping.call({ access_token: refreshed.access_token })).toEqual({ user_id: 1 })
  const logout = await methods['Session/logout'].call({ access_token: refreshed.access_token })
  expect(logout).toEqual({ success: 1 })
  expect(await ping.call({ access_token: refreshed.access_token })).toEqual({ user_id: 0 })
})

test.each([{}, { password: 'secret', token: '0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1e' }])(
  'login with %j besides the login is invalid',
  async (rest) => {
    await expect(methods['Session/login'].call({ login: 'admin', ...rest })).rejects.toMatchObject({
      code: 'request.invalid',
    })
  },
)

test.each<[SessionMethod, unknown]>([
  ['Session/login', {}],
  ['Session/login', { login: '', password: 'x' }],
  ['Session/login', { login: 'a\0', password: 'x' }],
  ['Session/login', { login: 'a', password: 'x'.repeat(1025) }],
  ['Session/login', { login: 1, password: 'x' }],
  ['Session/ping', { access_token: null }],
  ['Session/ping', {}],
  ['Session/refresh_access_token', { refresh_token: ['x'] }],
  ['Session/logout', { access_token: 'x'.repeat(8193) }],
  ['Session/change_password', { login: 'a', old_password: 'x' }],
  ['Session/login_to_realm', { realm: 'admin' }],
])('%s does not take %j', (method, params) => {
  expect(createCheck(methods[method].params)(params)).toBeTypeOf('string')
})
