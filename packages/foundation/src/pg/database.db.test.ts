import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase, waitFor } from '../testing/index.ts'
import { attributed } from './attribution.ts'
import { openDatabase, statement, violatedUnique } from './database.ts'
import { migrate } from './migrate.ts'

let folder = ''
let db: TestDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openespf-migrations-'))
  await writeFile(join(folder, '0001_pair.sql'), 'create table pair (k int primary key, v int not null);')
  await writeFile(
    join(folder, 'R_views.sql'),
    'create or replace view total as select sum(v) as total from pair;',
  )
  db = await testDatabase(folder)
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true, force: true })
})

const insert = statement('insert', 'insert into pair (k, v) values ($1, $2)')
const bump = statement('bump', 'update pair set v = v + 1 where k = $1')
const all = statement<{ k: number; v: number }>('all', 'select k, v from pair order by k')
const pid = statement<{ pid: number }>('pid', 'select pg_backend_pid() as pid')
const end = statement('end', 'select pg_terminate_backend($1)')
const sleep = statement('sleep', 'select pg_sleep(10)')
const sleepers = statement<{ pid: number }>(
  'sleepers',
  `select pid from pg_stat_activity where query = 'select pg_sleep(10)' and state = 'active'
   and datname = current_database()`,
)
const listeners = statement<{ pid: number }>(
  'listeners',
  `select pid from pg_stat_activity where query = 'listen "news"' and datname = current_database()`,
)

test('a transaction that throws leaves nothing; a unique violation names its constraint', async () => {
  const failing = db.database.transaction(async (tx) => {
    await tx.query(insert, [1, 1])
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.database.query(all)).toEqual([])

  await db.database.query(insert, [1, 0])
  const again = await db.database.query(insert, [1, 0]).catch((error: unknown) => error)
  expect(violatedUnique(again)).toBe('pair_pkey')
})

test('a deadlock is tried again, and both transactions come through', async () => {
  await db.database.query(insert, [2, 0])
  await db.database.query(insert, [3, 0])
  let first: () => void = () => undefined
  const bothHold = new Promise<void>((resolve) => {
    let count = 0
    first = () => {
      count += 1
      if (count === 2) resolve()
    }
  })
  const cross = (a: number, b: number) =>
    db.database.transaction(async (tx) => {
      await tx.query(bump, [a])
      first()
      await bothHold
      await tx.query(bump, [b])
    })
  await Promise.all([cross(2, 3), cross(3, 2)])
  expect((await db.database.query(all)).slice(1)).toEqual([
    { k: 2, v: 2 },
    { k: 3, v: 2 },
  ])
})

test('a query past the client-side deadline fails, and its connection is not used again', async () => {
  const hasty = openDatabase(db.settings, { max: 1, queryTimeoutMs: 200 })
  const before = await hasty.one(pid)
  await expect(hasty.query(sleep)).rejects.toThrow(/timeout/i)
  expect((await hasty.one(pid)).pid).not.toBe(before.pid)
  await hasty.close()
})

test('a connection that the server ends during a transaction fails that transaction and nothing else', async () => {
  const failing = db.database.transaction(async (tx) => {
    const mine = await tx.one(pid)
    await db.database.query(end, [mine.pid])
    await waitFor('the next statement fails', () =>
      tx.one(pid).then(
        () => false,
        () => true,
      ),
    )
    throw new Error('as expected')
  })
  await expect(failing).rejects.toThrow('as expected')
  let failure: unknown
  db.database.query(sleep).catch((error: unknown) => {
    failure = error
  })
  await waitFor('the sleeper is ended', async () => {
    const [sleeper] = await db.database.query(sleepers)
    if (sleeper) await db.database.query(end, [sleeper.pid])
    return failure
  })
  expect(String(failure)).toMatch(/terminat/)
  expect(await db.database.query(all)).toHaveLength(3)
})

test('a listener whose connection is lost listens again, and is told that it may have missed something', async () => {
  let heard = 0
  const stop = await db.database.listen('news', () => {
    heard += 1
  })
  await db.database.script('notify news')
  await waitFor('the notification', () => heard === 1)
  const [listener] = await db.database.query(listeners)
  await db.database.query(end, [listener?.pid])
  await waitFor('a listener again', async () => {
    const [next] = await db.database.query(listeners)
    return next !== undefined && next.pid !== listener?.pid
  })
  await db.database.script('notify news')
  await waitFor('the next notification', () => heard >= 3)
  await stop()
})

test('migrations: applied once, refused when edited, repeatable ones again when they change', async () => {
  expect(await migrate(db.database, folder)).toEqual([])
  await writeFile(
    join(folder, 'R_views.sql'),
    'create or replace view total as select sum(v) as total from pair where k > 0;',
  )
  expect(await migrate(db.database, folder)).toEqual(['R_views.sql'])

  await writeFile(join(folder, '0002_broken.sql'), 'create table half (x int); select nonsense;')
  await expect(migrate(db.database, folder)).rejects.toThrow(/nonsense/)
  await rm(join(folder, '0002_broken.sql'))
  expect(await migrate(db.database, folder)).toEqual([])

  await writeFile(join(folder, '0001_pair.sql'), 'create table pair (k int primary key, v bigint not null);')
  await expect(migrate(db.database, folder)).rejects.toThrow(/0001_pair.sql was applied and then edited/)
  await rm(join(folder, '0001_pair.sql'))
  await expect(migrate(db.database, folder)).rejects.toThrow(/newer than this program/)
})

const actor = statement<{ actor: string | null }>(
  'actor',
  `with setting as (select nullif(current_setting('openespf.actor', true), '') as actor) select actor from setting`,
)
const readActor = statement<{ actor: string | null }>(
  'read-actor',
  `select nullif(current_setting('openespf.actor', true), '') as actor`,
)

test('what is changed inside says whom it is attributed to, in and out of transactions, and nothing after it does', async () => {
  const to = { login: `o'neil \\ "x"`, i_user: 5 }
  const one = openDatabase(db.settings, { max: 1 })
  await attributed(to, async () => {
    expect(JSON.parse((await one.one(actor)).actor ?? '')).toEqual(to)
    await one.transaction(async (tx) => {
      expect(JSON.parse((await tx.one(actor)).actor ?? '')).toEqual(to)
    })
    await expect(one.query(insert, [1, 0])).rejects.toThrow('pair_pkey')
  })
  expect(await one.one(actor)).toEqual({ actor: null })
  await attributed(to, async () => expect(await one.one(readActor)).toEqual({ actor: null }))
  await one.transaction(async (tx) => expect(await tx.one(actor)).toEqual({ actor: null }))
  await one.close()
})
