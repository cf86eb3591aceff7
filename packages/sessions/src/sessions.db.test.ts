import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { ErrorCode } from '@openespf/contract/errors'
import { statement } from '@openespf/foundation/pg'
import { createSecretBox } from '@openespf/foundation/secret-box'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { decodeJwt, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ensureApiUser, ensureFirstAdministrator } from './bootstrap.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { loadSigningKey } from './signing-key.ts'

const HOUR = 3_600_000
const secretBox = createSecretBox(randomBytes(32))
const clock = { time: 0, now: () => new Date(clock.time) }
const admin = { login: 'root', password: 'open sesame' }

let db: TestDatabase
let sessions: Sessions
let other: Sessions

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  const options = { database: db.database, secretBox, clock }
  const made = await Promise.all([createSessions(options), createSessions(options)])
  sessions = made[0]
  other = made[1]
  await ensureFirstAdministrator(db.database, admin)
})
afterAll(() => db.drop())
beforeEach(() => {
  clock.time = Date.parse('2026-03-01T10:00:00.600Z')
})

function refused(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  return expect(call).rejects.toMatchObject({ name: 'AppError', code })
}

function countSessions(): Promise<number> {
  const count = statement<{ n: number }>('test-count', 'select count(*)::int as n from session.session')
  return db.database.one(count).then((row) => row.n)
}

test('login gives a token that any process takes, with the claims of the session', async () => {
  const grant = await sessions.login(admin)
  expect(grant.expiresAt.toISOString()).toBe('2026-03-03T10:00:00.000Z')
  expect(grant.expiresInSeconds).toBe(48 * 3600)
  expect(decodeJwt(grant.accessToken)).toMatchObject({
    jti: grant.sessionId,
    login: 'root',
    realm: 'admin',
    is_super_user: 1,
    scopes: '',
    aud: ['portabilling-api', 'portasip-api', 'espf-api'],
  })
  const caller = {
    iEnv: 1,
    login: 'root',
    realm: 'admin',
    scopes: [],
    isSuperUser: true,
    sessionId: grant.sessionId,
  }
  expect(await sessions.authenticateToken(grant.accessToken)).toMatchObject(caller)
  expect(await other.authenticateToken(grant.accessToken, 'espf-api')).toMatchObject(caller)
  expect(await other.ping(grant.accessToken)).toMatchObject(caller)
})

test.each([
  { login: 'root', password: 'Open Sesame' },
  { login: 'root', password: '' },
  { login: 'ROOT', password: 'open sesame' },
  { login: 'nobody', password: 'open sesame' },
  { login: 'ro\0ot', password: 'open sesame' },
  { login: '', password: '' },
  { login: 'root', token: '0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1e' },
  { login: 'root', token: 'open sesame' },
])('login with %j is refused and opens no session', async (credentials) => {
  const before = await countSessions()
  await refused(sessions.login(credentials), 'auth.failed')
  expect(await countSessions()).toBe(before)
})

test('an API user logs in by token alone, and the token can be replaced', async () => {
  const first = await ensureApiUser(db.database, { login: 'network', scopes: ['espf.api:write', 'b'] })
  expect(first.token).toMatch(/^[0-9a-f-]{36}$/)
  const grant = await sessions.login({ login: 'network', token: first.token.toUpperCase() })
  expect(decodeJwt(grant.accessToken)).toMatchObject({ scopes: 'espf.api:write b', is_super_user: 0 })
  await refused(sessions.login({ login: 'network', password: first.token }), 'auth.failed')

  const second = await ensureApiUser(db.database, { login: 'network', scopes: ['b'] })
  await refused(sessions.login({ login: 'network', token: first.token }), 'auth.failed')
  expect(await sessions.authenticateBasic('network', second.token)).toMatchObject({ scopes: ['b'] })
  expect(await sessions.authenticateToken(grant.accessToken)).toMatchObject({ scopes: ['b'] })

  const mine = '0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1e'
  expect(await ensureApiUser(db.database, { login: 'network', scopes: [], token: mine })).toEqual({
    token: mine,
  })
  await sessions.login({ login: 'network', token: mine })
})

test('tokens and passwords are not stored in clear', async () => {
  const { token } = await ensureApiUser(db.database, { login: 'canary', scopes: [] })
  const grant = await sessions.login({ login: 'canary', token })
  const everything = statement<{ all: string }>(
    'test-everything',
    `select (select jsonb_agg(u) from session.app_user u)::text || (select jsonb_agg(s) from session.session s)::text
       || (select jsonb_agg(k) from session.signing_key k)::text as all`,
  )
  const { all } = await db.database.one(everything)
  expect(all).toContain(grant.sessionId)
  for (const secret of [token, grant.refreshToken, grant.accessToken, admin.password, 'PRIVATE KEY'])
    for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(all).not.toContain(text)
})

test('a token dies at its expiry, the session lives on until refreshed or over', async () => {
  const grant = await sessions.login(admin)
  clock.time = grant.expiresAt.getTime() - 1000
  await sessions.authenticateToken(grant.accessToken)
  clock.time = grant.expiresAt.getTime()
  await refused(sessions.authenticateToken(grant.accessToken), 'auth.dead_token')
  expect(await sessions.ping(grant.accessToken)).toBeUndefined()
  await refused(sessions.logout(grant.accessToken), 'auth.logout_failed')
  await sessions.refresh(grant.refreshToken)

  const late = await sessions.login(admin)
  clock.time += 30 * 24 * HOUR
  await refused(sessions.refresh(late.refreshToken), 'auth.refresh_failed')
})

test('refresh keeps the session and changes both tokens', async () => {
  const grant = await sessions.login(admin)
  clock.time += 47 * HOUR
  const next = await other.refresh(grant.refreshToken)
  expect(next.sessionId).toBe(grant.sessionId)
  expect(next.refreshToken).not.toBe(grant.refreshToken)
  expect(next.expiresAt.getTime()).toBe(grant.expiresAt.getTime() + 47 * HOUR)
  await sessions.authenticateToken(grant.accessToken)
  clock.time += 2 * HOUR
  await refused(sessions.authenticateToken(grant.accessToken), 'auth.dead_token')
  await sessions.authenticateToken(next.accessToken)
})

test("a session's id is good as long as its last access token, in every process", async () => {
  const grant = await sessions.login(admin)
  expect(await other.authenticateSession(grant.sessionId)).toMatchObject({
    login: admin.login,
    sessionId: grant.sessionId,
  })
  clock.time = grant.expiresAt.getTime() - 1000
  await sessions.authenticateSession(grant.sessionId)
  clock.time = grant.expiresAt.getTime() + 1000
  await refused(sessions.authenticateSession(grant.sessionId), 'auth.dead_session')
  const next = await sessions.refresh(grant.refreshToken)
  await sessions.authenticateSession(grant.sessionId)
  await sessions.logout(next.accessToken)
  await refused(sessions.authenticateSession(grant.sessionId), 'auth.dead_session')
  await refused(sessions.authenticateSession('no such\0session'), 'auth.dead_session')
})

test('a refresh token used twice ends the session', async () => {
  const grant = await sessions.login(admin)
  const next = await sessions.refresh(grant.refreshToken)
  await refused(sessions.refresh(grant.refreshToken), 'auth.refresh_failed')
  await refused(sessions.authenticateToken(next.accessToken), 'auth.dead_token')
  await refused(sessions.refresh(next.refreshToken), 'auth.refresh_failed')
})

test('of two refreshes at once with one token at most one succeeds, and the session is over', async () => {
  const grant = await sessions.login(admin)
  const results = await Promise.allSettled([
    sessions.refresh(grant.refreshToken),
    other.refresh(grant.refreshToken),
  ])
  // Neither, when the second ends the session before the first has read whose it is.
  expect(results.filter((result) => result.status === 'fulfilled').length).toBeLessThanOrEqual(1)
  await refused(sessions.authenticateToken(grant.accessToken), 'auth.dead_token')
})

test('what is no refresh token is refused and ends nothing', async () => {
  const grant = await sessions.login(admin)
  for (const text of ['', 'x', '\0', grant.sessionId, grant.accessToken])
    await refused(sessions.refresh(text), 'auth.refresh_failed')
  await sessions.authenticateToken(grant.accessToken)
})

test('logout works at once in every process and only once', async () => {
  const grant = await sessions.login(admin)
  const bystander = await sessions.login(admin)
  await other.logout(grant.accessToken)
  await refused(sessions.authenticateToken(grant.accessToken), 'auth.dead_token')
  await refused(sessions.refresh(grant.refreshToken), 'auth.refresh_failed')
  await refused(sessions.logout(grant.accessToken), 'auth.logout_failed')
  expect(await sessions.ping(grant.accessToken)).toBeUndefined()
  await sessions.authenticateToken(bystander.accessToken)
})

test('tokens that this server did not make are malformed, whatever they claim', async () => {
  const grant = await sessions.login(admin)
  const claims: JWTPayload = decodeJwt(grant.accessToken)
  const [head = '', payload = '', signature = ''] = grant.accessToken.split('.')
  const rich = Buffer.from(JSON.stringify({ ...claims, i_user: 2 })).toString('base64url')
  const key = await loadSigningKey(db.database, secretBox)
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const sign = (body: JWTPayload, alg = 'RS256', by = key) =>
    new SignJWT(body).setProtectedHeader({ alg }).sign(by)
  const { aud: _, ...withoutAudience } = claims
  const { jti: __, ...withoutId } = claims
  const { exp: ___, ...withoutExpiry } = claims

  const forged = [
    '',
    'x',
    'a.b.c',
    '\0.\0.\0',
    'é'.repeat(50),
    `${head}.${rich}.${signature}`,
    `${head}.${payload}.`,
    `${head}.${payload}`,
    new UnsecuredJWT(claims).encode(),
    await sign(claims, 'RS256', foreign),
    await sign(claims, 'RS512'),
    await sign(claims, 'PS256'),
    await sign({ ...claims, aud: ['another-api'] }),
    await sign({ ...claims, jti: 'x' }),
    await sign(withoutAudience),
    await sign(withoutId),
    await sign(withoutExpiry),
  ]
  for (const token of forged) {
    await refused(sessions.authenticateToken(token), 'auth.malformed_token')
    await refused(sessions.ping(token), 'auth.ping_failed')
    await refused(sessions.logout(token), 'auth.logout_failed')
  }
  await refused(sessions.authenticateToken(undefined), 'auth.missing')
  const espfOnly = await sign({ ...claims, aud: 'espf-api' })
  await refused(sessions.authenticateToken(espfOnly), 'auth.malformed_token')
  await sessions.authenticateToken(espfOnly, 'espf-api')
  await sessions.authenticateToken(grant.accessToken)
})

test('login clears away sessions that are over', async () => {
  await sessions.login(admin)
  clock.time += 400 * 24 * HOUR
  await sessions.login(admin)
  expect(await countSessions()).toBe(1)
})

test('another master key is named as the reason', async () => {
  const options = { database: db.database, secretBox: createSecretBox(randomBytes(32)), clock }
  await expect(createSessions(options)).rejects.toThrow('sealed with another master key')
})
