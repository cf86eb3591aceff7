import { fileURLToPath } from 'node:url'
import { type Database, statement } from '@openespf/foundation/pg'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ensureFirstAdministrator } from './bootstrap.ts'
import { createCredentialCheck, type From } from './credential-check.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { noSubjects } from './subjects.ts'

const verify = vi.fn(verifyPassword)

let db: TestDatabase
let database: Database
const clock = { time: 0, now: () => new Date(clock.time) }
const FROM: From = { realm: 'admin', address: '10.0.0.1' }
const createCheck = () => createCredentialCheck({ database, clock, subjects: noSubjects, verify })
const failMany = statement(
  'test-fail-many',
  `insert into session.failed_login values ('', '2001:db8:0:0::/64', 50, $1)`,
)
const addUser = statement(
  'test-add-user',
  `insert into session.app_user (login, password_hash) values ('lea', $1)`,
)
const addUsers = statement(
  'test-add-users',
  'insert into session.app_user (login, password_hash) select login, $2 from unnest($1::text[]) login',
)
const setHash = statement(
  'test-set-hash',
  `update session.app_user set password_hash = $1 where login = 'admin'`,
)

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../db/migrations', import.meta.url)))
  database = db.database
  await ensureFirstAdministrator(database, { login: 'admin', password: 'right' })
  await database.query(addUser, [await hashPassword('right')])
})
afterAll(() => db.drop())
beforeEach(() => {
  verify.mockClear()
})

test('a right password is worked out once a minute, a wrong one each time', async () => {
  const check = createCheck()
  expect(await check.byPassword('admin', 'right', FROM)).toMatchObject({ user: { login: 'admin' } })
  clock.time += 59_000
  expect(await check.byPassword('admin', 'right', FROM)).toMatchObject({ user: { login: 'admin' } })
  expect(verify).toHaveBeenCalledTimes(1)
  clock.time += 1000
  expect(await check.byPassword('admin', 'right', FROM)).toMatchObject({ user: { login: 'admin' } })
  expect(verify).toHaveBeenCalledTimes(2)
  for (const _ of [1, 2]) expect(await check.byPassword('admin', 'wrong', FROM)).toBeUndefined()
  expect(verify).toHaveBeenCalledTimes(4)
})

test('an unknown user costs the same work as a wrong password', async () => {
  const check = createCheck()
  await check.byPassword('nobody', 'right', FROM)
  await check.byPassword('no\0body', 'right', FROM)
  expect(verify).toHaveBeenCalledTimes(2)
})

test('a changed password counts at once', async () => {
  const check = createCheck()
  await check.byPassword('admin', 'right', FROM)
  await database.query(setHash, [await hashPassword('new')])
  expect(await check.byPassword('admin', 'right', FROM)).toBeUndefined()
  expect(await check.byPassword('admin', 'new', FROM)).toMatchObject({ user: { login: 'admin' } })
})

test('after five wrong passwords from an address no more are looked at from there, right or wrong, for 15 minutes', async () => {
  const check = createCheck()
  const elsewhere: From = { realm: 'admin', address: '10.0.0.2' }
  for (const login of ['lea', 'nobody-at-all']) {
    for (const _ of [1, 2, 3, 4, 5]) expect(await check.byPassword(login, 'wrong', FROM)).toBeUndefined()
    verify.mockClear()
    const locked = { code: 'auth.locked', details: { seconds: 900 } }
    await expect(check.byPassword(login, 'right', FROM)).rejects.toMatchObject(locked)
    expect(verify).not.toHaveBeenCalled()
  }
  expect(await check.byPassword('lea', 'right', elsewhere)).toMatchObject({ user: { login: 'lea' } })
  clock.time += 899_000
  await expect(check.byPassword('lea', 'right', FROM)).rejects.toMatchObject({ details: { seconds: 1 } })
  clock.time += 1000
  expect(await check.byPassword('lea', 'right', FROM)).toMatchObject({ user: { login: 'lea' } })
})

test('a right password forgives the wrong ones before it', async () => {
  const check = createCheck()
  const from: From = { realm: 'admin', address: '10.0.0.3' }
  for (const _ of [1, 2, 3]) {
    for (const __ of [1, 2, 3, 4]) await check.byPassword('lea', 'wrong', from)
    clock.time += 61_000
    expect(await check.byPassword('lea', 'right', from)).toMatchObject({ kind: 'user' })
  }
})

test('addresses of one IPv6 network, and of many logins, count together', async () => {
  const check = createCheck()
  const at = (n: number): From => ({ realm: 'admin', address: `2001:db8::${n.toString(16)}` })
  await database.query(failMany, [clock.now()])
  await expect(check.byPassword('lea', 'right', at(7))).rejects.toMatchObject({ code: 'auth.locked' })
  expect(await check.byPassword('lea', 'right', { realm: 'admin', address: '2001:db8:1::7' })).toBeDefined()
})

/** Tries at once, in several processes. */
function tryAtOnce(tries: number, from: From, password: (n: number) => string, login: string) {
  const checks = [createCheck(), createCheck(), createCheck()]
  return Promise.all(
    checks.flatMap((check) =>
      Array.from({ length: tries }, (_, n) =>
        check.byPassword(login, password(n), from).catch((error: { code: string }) => error.code),
      ),
    ),
  )
}

test('many at once are no way around the lock', async () => {
  const from: From = { realm: 'admin', address: '10.0.0.4' }
  for (const login of ['leo', 'lea']) {
    verify.mockClear()
    const answers = await tryAtOnce(10, from, (n) => `wrong ${n}`, login)
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(5)
    expect(answers.filter((answer) => answer === 'auth.locked')).toHaveLength(25)
    expect(verify).toHaveBeenCalledTimes(5)
  }
})

test('many that are refused at once count against no other address', async () => {
  await tryAtOnce(20, { realm: 'admin', address: '10.0.0.5' }, () => 'wrong', 'leif')
  const elsewhere: From = { realm: 'admin', address: '10.0.0.6' }
  expect(await createCheck().byPassword('leif', 'wrong', elsewhere)).toBeUndefined()
})

test('right passwords at once do not lock each other out', async () => {
  const from: From = { realm: 'admin', address: '10.0.0.7' }
  for (const _ of [1, 2]) expect(await createCheck().byPassword('lea', 'wrong', from)).toBeUndefined()
  const answers = await tryAtOnce(20, from, () => 'right', 'lea')
  expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(60)
})

test('right passwords at once of many logins behind one address do not lock it', async () => {
  const check = createCheck()
  const hash = await hashPassword('right')
  const logins = Array.from({ length: 60 }, (_, n) => `herd-${n}`)
  await database.query(addUsers, [logins, hash])
  verify.mockImplementation(async (password) => password === 'right')
  const from: From = { realm: 'admin', address: '10.0.0.8' }
  const answers = await Promise.all(logins.map((login) => check.byPassword(login, 'right', from)))
  verify.mockImplementation(verifyPassword)
  expect(answers).toHaveLength(60)
})
