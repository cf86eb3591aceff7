import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isUnavailable, statement } from './pg/database.ts'
import { openStore, type Store } from './store.ts'
import { type TestDatabase, testDatabase, urlOf, waitFor } from './testing/index.ts'

const lock = statement<{ lane: number }>('test-lock', 'select lane from lane for update')
const lockFree = statement<{ lane: number }>('test-lock-free', 'select lane from lane for update skip locked')
const settings = statement<{ deadline: string; jit: string }>(
  'test-settings',
  `select current_setting('statement_timeout') as deadline, current_setting('jit') as jit`,
)

let migrations: string
let db: TestDatabase
let store: Store
beforeEach(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'store-'))
  await writeFile(
    join(migrations, '0001_lane.sql'),
    'create table lane (lane int primary key); insert into lane select generate_series(0, 63)',
  )
  db = await testDatabase(migrations)
  store = await openStore({
    databaseUrl: urlOf(db.settings),
    data: '',
    name: '',
    migrations,
    applicationName: 'openespf test',
    session: { jit: 'off' },
    onError: () => undefined,
  })
})
afterEach(async () => {
  await store.close()
  await db.drop()
  await rm(migrations, { recursive: true })
})

test('what a transaction holds that falls silent is free again within seconds', async () => {
  const silent = store.database.transaction(async (tx) => {
    await tx.query(lock)
    await waitFor('the lanes are free', async () => (await db.database.query(lockFree)).length === 64)
    await tx.query(lock)
  })
  const failure = await silent.catch((error: unknown) => error)
  expect(isUnavailable(failure)).toBe(true)
  expect(await store.database.query(lock)).toHaveLength(64)
}, 30_000)

test('no statement outlives its deadline, and sessions are as asked for', async () => {
  expect(await store.database.one(settings)).toEqual({ deadline: '10s', jit: 'off' })
})
