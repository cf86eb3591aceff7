import { fileURLToPath } from 'node:url'
import { type TestDatabase, testDatabase } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findHandlerForTest } from './find-handler-for-test.ts'
import { type HandlerRow, listHandlers } from './list-handlers.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await testDatabase(fileURLToPath(new URL('../../../../db/migrations', import.meta.url)))
})
afterAll(() => db.drop())
beforeEach(() =>
  db.database.script(`
    delete from espf.handler;
    delete from espf.pause_window;
    update espf.system set paused_at = null;
    insert into espf.handler (i_handler, name, url, secrets_sealed) overriding system value
    values (1, 'one', 'http://one.example/', '\\x00'), (2, 'two', 'http://two.example/', '\\x00');
  `),
)

async function rowOf(iHandler: number): Promise<HandlerRow | undefined> {
  return (await listHandlers(db.database)).find((row) => row.i_handler === iHandler)
}

test('all columns arrive as what their types say', async () => {
  await db.database.script(`update espf.handler set rate_limit = 2.5, retry_delays_ms = '{100,86400000}',
    coalesce_types = '{Account/New}', skip_after_ms = '{"Account/Blocked": 60000}' where i_handler = 1`)
  expect(await rowOf(1)).toEqual({
    i_handler: 1,
    name: 'one',
    url: 'http://one.example/',
    outcome_policy: 'safe',
    secrets_sealed: Buffer.alloc(1),
    timeout_ms: 300_000,
    concurrency: 8,
    rate_limit: 2.5,
    retry_preset: 'nsps',
    retry_delays_ms: [100, 86_400_000],
    coalesce_types: ['Account/New'],
    skip_after_ms: { 'Account/Blocked': 60_000 },
    park_after_ms: 86_400_000,
    paused: false,
    version: expect.stringMatching(/^\d{16}$/),
  })
  expect(await rowOf(2)).toMatchObject({ rate_limit: null, retry_delays_ms: null })
})

test.each(['enabled = false', 'enabled = false, deleting = true'])(
  'a handler with %s is not sent to',
  async (change) => {
    await db.database.script(`update espf.handler set ${change} where i_handler = 1`)
    expect((await listHandlers(db.database)).map((row) => row.i_handler)).toEqual([2])
  },
)

const window = (handler: string, starts: string, ends: string): string =>
  `insert into espf.pause_window (i_handler, starts_at, ends_at)
  values (${handler}, now() + interval '${starts}', now() + interval '${ends}')`

test.each([
  ['itself', 'update espf.handler set paused_at = now() where i_handler = 1', [true, false]],
  ['everything', 'update espf.system set paused_at = now()', [true, true]],
  ['a window of its own', window('1', '-1 hour', '1 hour'), [true, false]],
  ['a window of all', window('null', '-1 hour', '1 hour'), [true, true]],
  ['a window that is over', window('1', '-2 hours', '-1 hour'), [false, false]],
  ['a window that is to come', window('null', '1 hour', '2 hours'), [false, false]],
])('paused by %s, which is another version', async (_, change, paused) => {
  const before = await listHandlers(db.database)
  await db.database.script(change)
  const after = await listHandlers(db.database)
  expect(after.map((row) => row.paused)).toEqual(paused)
  expect(after.map((row, i) => row.version !== before[i]?.version)).toEqual(paused)
})

test('a test finds disabled handlers too, with what they want, but none that is being deleted', async () => {
  await db.database.script(`update espf.handler set enabled = false, event_version = 'grouped' where i_handler = 1;
    insert into espf.subscription values (1, 'SIM/Updated'), (1, 'DID/Created');`)
  expect(await findHandlerForTest(db.database, 1)).toMatchObject({
    i_handler: 1,
    event_version: 'grouped',
    names: 'current',
    subscribed: ['DID/Created', 'SIM/Updated'],
  })
  await db.database.script('update espf.handler set deleting = true where i_handler = 1')
  expect(await findHandlerForTest(db.database, 1)).toBeUndefined()
  expect(await findHandlerForTest(db.database, 2)).toMatchObject({ subscribed: [] })
})
