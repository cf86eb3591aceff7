import { fileURLToPath } from 'node:url'
import { systemClock } from '@openespf/foundation/clock'
import { type Database, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureApiUser, ensureFirstAdministrator } from './bootstrap.ts'
import { createCredentialCheck } from './credential-check.ts'
import { noSubjects } from './subjects.ts'

let db: TestDatabase
let database: Database
beforeEach(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  database = db.database
})
afterEach(() => db.drop())

const users = statement<{ login: string; is_super_user: boolean }>(
  'test-users',
  'select login, is_super_user from session.app_user order by login',
)

test('the first administrator is made once, also when several processes start', async () => {
  const made = await Promise.all([1, 2, 3].map(() => ensureFirstAdministrator(database, { login: 'admin' })))
  const created = made.flatMap((result) => (result.kind === 'created' ? [result] : []))
  expect(created).toHaveLength(1)
  const password = created[0]?.password ?? ''
  expect(password).toMatch(/^[\w-]{20}$/)
  const check = createCredentialCheck({ database, clock: systemClock, subjects: noSubjects })
  const known = await check.byPassword('admin', password, { realm: 'admin' })
  expect(known).toMatchObject({ kind: 'user', user: { is_super_user: true } })
  expect(await ensureFirstAdministrator(database, { login: 'other', password: 'x' })).toEqual({
    kind: 'exists',
  })
  expect(await database.query(users)).toEqual([{ login: 'admin', is_super_user: true }])
})

test('neither kind of user takes the login of the other', async () => {
  await ensureApiUser(database, { login: 'machine', scopes: [] })
  await expect(ensureFirstAdministrator(database, { login: 'machine' })).rejects.toThrow('API user')
  await ensureFirstAdministrator(database, { login: 'admin' })
  await expect(ensureApiUser(database, { login: 'admin', scopes: [] })).rejects.toThrow('with a password')
  expect(await database.query(users)).toEqual([
    { login: 'admin', is_super_user: true },
    { login: 'machine', is_super_user: false },
  ])
})

test('malformed logins and tokens are refused', async () => {
  await expect(ensureFirstAdministrator(database, { login: '' })).rejects.toThrow(RangeError)
  await expect(ensureApiUser(database, { login: 'x'.repeat(256), scopes: [] })).rejects.toThrow(RangeError)
  await expect(ensureApiUser(database, { login: 'x', scopes: [], token: 'short' })).rejects.toThrow(
    RangeError,
  )
  expect(await database.query(users)).toEqual([])
})
