import { fileURLToPath } from 'node:url'
import { type Database, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ensureFirstAdministrator } from './bootstrap.ts'
import { createCredentialCheck } from './credential-check.ts'
import { hashPassword, verifyPassword } from './password.ts'

vi.mock('./password.ts', { spy: true })

let db: TestDatabase
let database: Database
const clock = { time: 0, now: () => new Date(clock.time) }
const setHash = statement('test-set-hash', 'update session.app_user set password_hash = $1')

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  database = db.database
  await ensureFirstAdministrator(database, { login: 'admin', password: 'right' })
})
afterAll(() => db.drop())
beforeEach(() => {
  vi.mocked(verifyPassword).mockClear()
})

test('a right password is worked out once a minute, a wrong one each time', async () => {
  const check = createCredentialCheck({ database, clock })
  expect(await check.byPassword('admin', 'right')).toMatchObject({ login: 'admin' })
  clock.time += 59_000
  expect(await check.byPassword('admin', 'right')).toMatchObject({ login: 'admin' })
  expect(verifyPassword).toHaveBeenCalledTimes(1)
  clock.time += 1000
  expect(await check.byPassword('admin', 'right')).toMatchObject({ login: 'admin' })
  expect(verifyPassword).toHaveBeenCalledTimes(2)
  for (const _ of [1, 2]) expect(await check.byPassword('admin', 'wrong')).toBeUndefined()
  expect(verifyPassword).toHaveBeenCalledTimes(4)
})

test('an unknown user costs the same work as a wrong password', async () => {
  const check = createCredentialCheck({ database, clock })
  await check.byPassword('nobody', 'right')
  await check.byPassword('no\0body', 'right')
  expect(verifyPassword).toHaveBeenCalledTimes(2)
})

test('a changed password counts at once', async () => {
  const check = createCredentialCheck({ database, clock })
  await check.byPassword('admin', 'right')
  await database.query(setHash, [await hashPassword('new')])
  expect(await check.byPassword('admin', 'right')).toBeUndefined()
  expect(await check.byPassword('admin', 'new')).toMatchObject({ login: 'admin' })
})
