import { silentLog } from '@openespf/foundation/log'
import { openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parsePartition } from '../core/retention.ts'
import { listPartitions } from '../sql/list-partitions.ts'
import { takeTurn } from '../sql/take-turn.ts'
import { createHousekeeping } from './housekeeping.ts'
import { createPartitions } from './partitions.ts'
import { findHolders } from './retention-holders.ts'
import { createWorld, type World } from './testing/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.end())

const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS)
const nameOf = (table: string, days: number): string =>
  `${table}_${ago(days).toISOString().slice(0, 10).replaceAll('-', '')}`
const housekeeping = (now: () => Date = () => new Date()) =>
  createHousekeeping({ database: world.database, clock: { now }, log: silentLog })

/** The days from `days` ago to 14 days later. */
const makeDays = (days: number): Promise<string[]> =>
  createPartitions({
    database: world.database,
    clock: { now: () => ago(days) },
    log: silentLog,
  }).runOnce()
const dayNames = async (table: string): Promise<string[]> =>
  (await listPartitions(world.database)).filter((name) => parsePartition(name)?.table === table).sort()

const addEvent = statement(
  'test-add-event',
  `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
  values ($1, 1, 'Account/New', 'account/1', '{}', $2)`,
)
const addEnd = statement(
  'test-add-end',
  `insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, state, reason,
    attempts, captured_at, ended_at)
  values (1, $1, 'account/1', $1, 'Account/New', 0, 'cancelled', 'test', 0, $2, $2)`,
)
const addAttempt = statement(
  'test-add-attempt',
  `insert into espf.attempt (i_handler, i_event, event_type, redelivery, attempt, stage, started_at, duration_ms)
  values (1, $1, 'Account/New', 0, 1, 'during', $2, 1)`,
)
const addQueued = statement(
  'test-add-queued',
  `insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at)
  select $1, 0, 'account/1', n, 'Account/New', '{}', $2 from generate_series($3::bigint, $4::bigint) n`,
)
const addWaiting = statement(
  'test-add-waiting',
  `insert into espf.waiting (i_handler, position, lane, entity, i_event, event_type, body, captured_at, attempts,
    first_failed_at, tried_at, due_at)
  values (2, $1, 0, 'account/2', $1, 'Account/New', '{}', $2, 1, $2, now(), now() + interval '1 hour')`,
)
const clear = statement('test-clear-queue', 'delete from espf.delivery')
const counts = statement<{ events: number; ends: number; attempts: number }>(
  'test-counts',
  `select (select count(*) from espf.event_default) as events,
    (select count(*) from espf.delivery_history_default) as ends, (select count(*) from espf.attempt_default) as attempts`,
)

test('days older than the retention are dropped, younger ones stay', async () => {
  await makeDays(100)
  const round = await housekeeping().runOnce()
  expect(round.dropped).toHaveLength(3 * 10)
  expect(await dayNames('event')).toEqual(Array.from({ length: 5 }, (_, n) => nameOf('event', 90 - n)))
  await world.database.script('update espf.system set retention_days = 88')
  expect((await housekeeping().runOnce()).dropped).toHaveLength(3 * 2)
  expect(await housekeeping().runOnce()).toMatchObject({ dropped: [], held: [], busy: [] })
})

test('a clock that is ahead drops nothing early', async () => {
  await makeDays(30)
  expect((await housekeeping(() => ago(-365)).runOnce()).dropped).toEqual([])
})

test('the days of an unfinished delivery stay: its event, an earlier end, its attempts', async () => {
  await makeDays(105)
  await world.database.query(addEvent, [7, ago(103)])
  await world.database.query(addEnd, [7, ago(102)])
  await world.database.query(addAttempt, [7, ago(100)])
  for (const days of [103, 101]) {
    await world.database.query(addEvent, [1000 + days, ago(days)])
    await world.database.query(addEnd, [1000 + days, ago(days)])
    await world.database.query(addAttempt, [1000 + days, ago(days)])
  }
  await world.database.query(addQueued, [1, ago(103), 7, 7])
  const round = await housekeeping().runOnce()
  expect(round.held.toSorted()).toEqual([
    nameOf('attempt', 100),
    nameOf('delivery_history', 102),
    nameOf('event', 103),
  ])
  expect(round.dropped).toHaveLength(3 * 15 - 3)
  await world.database.query(clear)
  expect((await housekeeping().runOnce()).dropped.toSorted()).toEqual(round.held.toSorted())
})

test('of very many unfinished ones everything stays from the day before the oldest', async () => {
  await makeDays(105)
  await world.database.query(addQueued, [1, ago(98), 1, 1500])
  const round = await housekeeping().runOnce()
  expect(round.dropped.filter((name) => name.startsWith('event_')).sort()).toEqual(
    Array.from({ length: 6 }, (_, n) => nameOf('event', 105 - n)),
  )
  expect(round.held).toContain(nameOf('attempt', 99))
})

test('whoever reads the table for long is not disturbed, nor who writes it; the day is dropped afterwards', async () => {
  await makeDays(93)
  const days = [93, 92, 91].map((n) => nameOf('event', n))
  const writer = openDatabase(world.settings, { max: 1, session: { lock_timeout: '1s' } })
  let writes = 0
  let stopped = false
  const writing = (async () => {
    for (let n = 1; !stopped; n++) {
      await writer.query(addEvent, [n, new Date()])
      writes += 1
    }
  })()
  try {
    await waitFor('somebody writes', () => writes > 10)
    await world.database.transaction(async (reader) => {
      await reader.query(statement('', 'select count(*) from espf.event'))
      const round = await housekeeping().runOnce()
      expect(round.busy).toEqual(days)
      expect(round.dropped).toHaveLength(6)
      const before = writes
      await waitFor('the writes go on', () => writes > before + 10)
    })
    expect((await housekeeping().runOnce()).dropped).toEqual(days)
  } finally {
    stopped = true
    await writing
    await writer.close()
  }
})

test('old rows of the default partitions are deleted, but not those of unfinished deliveries', async () => {
  await world.database.script(
    `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
    select n, 1, 'Account/New', 'account/1', '{}', now() - interval '100 days' from generate_series(1, 20000) n`,
  )
  for (const add of [addEvent, addEnd, addAttempt]) {
    await world.database.query(add, [50_000, ago(95)])
    await world.database.query(add, [50_001, ago(10)])
  }
  await world.addHandler('http://127.0.0.1:9/')
  await world.database.query(addQueued, [1, ago(100), 5, 6])
  await world.database.query(addWaiting, [50_000, ago(95)])
  const keeper = housekeeping()
  expect((await keeper.runOnce()).deleted).toBe(20_000 - 2)
  expect(await world.database.one(counts)).toEqual({ events: 4, ends: 2, attempts: 2 })
  await world.database.query(clear)
  expect((await keeper.runOnce()).deleted).toBe(0)
  expect((await housekeeping().runOnce()).deleted).toBe(2)
})

test('holders are the handlers with old unfinished deliveries, the oldest first', async () => {
  await world.database.query(addQueued, [1, ago(93), 1, 3])
  await world.database.query(addQueued, [3, ago(5), 4, 4])
  await world.database.query(addWaiting, [9, ago(95)])
  expect(await findHolders(world.database, ago(90))).toEqual({
    holders: [
      { iHandler: 2, oldest: expect.any(Date), count: 1 },
      { iHandler: 1, oldest: expect.any(Date), count: 3 },
    ],
    iEvents: [1, 2, 3, 9],
    complete: true,
  })
})

test('old requests, jobs and windows go, in batches; others stay', async () => {
  await world.database.script(
    `insert into espf.request (kind, i_handler, lane, entity, i_event, event_type, reason, answer, answered_at)
    select 'retry', 1, 0, 'account/1', n, 'Account/New', '', case when n <> 3 then 'done' end,
      case when n <> 3 then now() - case when n < 2500 then interval '2 days' else interval '2 hours' end end
    from generate_series(1, 2510) n;
    insert into espf.job (kind, asked_by, state, ended_at) values
      ('redeliver', 'a', 'done', now() - interval '91 days'), ('redeliver', 'a', 'done', now()),
      ('redeliver', 'a', 'running', null);
    insert into espf.pause_window (starts_at, ends_at) values
      (now() - interval '40 days', now() - interval '31 days'), (now() - interval '40 days', now() + interval '1 day')`,
  )
  expect(await housekeeping().runOnce()).toMatchObject({ requests: 2498, jobs: 1, windows: 1 })
  const left = statement<{ requests: number; jobs: number; windows: number }>(
    '',
    `select (select count(*) from espf.request) as requests, (select count(*) from espf.job) as jobs,
      (select count(*) from espf.pause_window) as windows`,
  )
  expect(await world.database.one(left)).toEqual({ requests: 12, jobs: 2, windows: 1 })
})

test('while another process tidies up this one leaves it; an error of one part does not stop the others', async () => {
  await makeDays(93)
  await world.database.script(
    `insert into espf.job (kind, asked_by, state, ended_at) values ('redeliver', 'a', 'done', now() - interval '91 days')`,
  )
  await world.database.transaction(async (other) => {
    expect(await takeTurn(other)).toBe(true)
    const round = await housekeeping().runOnce()
    expect(round.dropped).toEqual([])
    expect(round.busy).toHaveLength(9)
    expect(round.jobs).toBe(0)
  })
  const errors: unknown[] = []
  await world.database.script('alter table espf.request rename to request_away')
  const keeper = createHousekeeping({
    database: world.database,
    clock: { now: () => new Date() },
    log: { ...silentLog, error: (fields: unknown) => errors.push(fields) },
  })
  expect(await keeper.runOnce()).toMatchObject({ requests: 0, jobs: 1, dropped: { length: 9 } })
  expect(errors).toHaveLength(1)
  await keeper.start()
  await keeper.stop()
})

test('what a late writer queued for a handler after its end is cancelled, and that of others is not', async () => {
  const gone = await world.addHandler('http://127.0.0.1:9/', { name: 'gone' })
  const kept = await world.addHandler('http://127.0.0.1:9/', { name: 'kept' })
  for (const iHandler of [gone, kept, kept]) await world.enqueue(iHandler, 'account/1')
  await world.database.query(statement('', 'delete from espf.handler where i_handler = $1'), [gone])
  expect(await housekeeping().runOnce()).toMatchObject({ orphans: 1 })
  expect(await world.history()).toMatchObject([{ i_handler: gone, state: 'cancelled' }])
  expect(await world.left()).toBe(2)
  expect(await housekeeping().runOnce()).toMatchObject({ orphans: 0 })
})
