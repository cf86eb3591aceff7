import { silentLog } from '@openespf/foundation/log'
import { type Database, openDatabase, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPartition } from '../sql/create-partition.ts'
import { listPartitions } from '../sql/list-partitions.ts'
import { listRuledOut } from '../sql/list-ruled-out.ts'
import { ruleOutDays } from '../sql/rule-out-days.ts'
import { createPartitions } from './partitions.ts'
import { createWorld, type World } from './testing/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let world: World
let sessions: Database[]
beforeEach(async () => {
  world = await createWorld()
  sessions = []
})
afterEach(async () => {
  for (const session of sessions) await session.close()
  await world.end()
})

/** A connection of its own, that fails rather than wait a second for a lock. */
function impatient(): Database {
  const session = openDatabase(world.settings, { max: 1, session: { lock_timeout: '1s' } })
  sessions.push(session)
  return session
}
const partitionsAt = (now: Date, options: { scannedMb?: number } = {}) =>
  createPartitions({ database: world.database, clock: { now: () => now }, log: silentLog, ...options })
/** What runs make until that many are made: one that found no lock in time has left some to the next. */
async function madeAt(now: Date, wanted: number): Promise<string[]> {
  const made: string[] = []
  await waitFor(`${wanted} partitions are made`, async () => {
    made.push(...(await partitionsAt(now).runOnce()))
    return made.length >= wanted
  })
  return made
}
const daysFromNow = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')

const write = statement(
  'test-write-event',
  `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
  values (nextval('espf.i_event'), 1, 'Account/New', 'account/1', '{}', now())`,
)
const fill = statement(
  '',
  `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
  select n, 1, 'Account/New', 'account/1', '{"i_account": 1, "event_time": "2026-01-01 00:00:00"}',
    now() - n * interval '1 second'
  from generate_series(1, 1000000) n`,
)
const whereEvents = statement<{ name: string; count: number }>(
  'test-where-events',
  'select tableoid::regclass::text as name, count(*) as count from espf.event group by 1 order by 1',
)

/** Writes in a loop until told to stop; returns how often. Fails when one waits too long. */
function writeOnAndOn(session: Database): { stop(): Promise<number>; count(): number } {
  const state = { stopped: false, count: 0 }
  const done = (async () => {
    while (!state.stopped) {
      await session.query(write)
      state.count += 1
    }
    return state.count
  })()
  return {
    count: () => state.count,
    stop() {
      state.stopped = true
      return done
    },
  }
}

test('after a month without ESPF billing still writes, and what follows has its days again', async () => {
  await partitionsAt(new Date(Date.now() - 30 * DAY_MS)).runOnce()
  await world.database.script(
    `insert into espf.route values ('Account/Blocked', 1, 'Account/Blocked');
    insert into billing.product (name, iso_4217) values ('main', 'EUR');
    insert into billing.customer (name, iso_4217) values ('one', 'EUR');
    insert into billing.account (id, i_customer, i_product) values ('100', 1, 1);
    update billing.account set blocked = true`,
  )
  expect(await world.database.query(whereEvents)).toEqual([{ name: 'espf.event_default', count: 1 }])
  expect(await world.left()).toBe(1)

  const created = await partitionsAt(new Date()).runOnce()
  expect(created).toHaveLength(3 * 15 - 1)
  expect(created).not.toContain(`event_${daysFromNow(0)}`)
  await world.database.script(
    `update billing.account set blocked = false; update billing.account set blocked = true;
    insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
    values (1000, 1, 'Account/New', 'account/1', '{}', now() + interval '1 day')`,
  )
  expect(await world.database.query(whereEvents)).toEqual([
    { name: `espf.event_${daysFromNow(1)}`, count: 1 },
    { name: 'espf.event_default', count: 2 },
  ])
})

test('with a million rows in the default partition no write waits a second, and days a week ahead are made', {
  timeout: 180_000,
}, async () => {
  await world.database.query(fill)
  const writing = writeOnAndOn(impatient())
  await waitFor('somebody writes', () => writing.count() > 10)
  const created = await madeAt(new Date(), 8 + 2 * 15)
  const before = writing.count()
  await waitFor('the writes go on', () => writing.count() > before + 10)
  expect(await writing.stop()).toBeGreaterThan(20)

  const events = created.filter((name) => name.startsWith('event_'))
  expect(events).toHaveLength(8)
  expect(events.toSorted()[0]).toBe(`event_${daysFromNow(7)}`)
  expect(created.filter((name) => name.startsWith('attempt_'))).toHaveLength(15)
  expect(await listRuledOut(world.database)).toEqual([])
  expect(await partitionsAt(new Date()).runOnce()).toEqual([])
  const tomorrow = await madeAt(new Date(Date.now() + DAY_MS), 3)
  expect(tomorrow.toSorted()).toEqual([
    `attempt_${daysFromNow(15)}`,
    `delivery_history_${daysFromNow(15)}`,
    `event_${daysFromNow(15)}`,
  ])
})

test('while somebody reads for long nothing is made and nobody who writes waits; afterwards it is', async () => {
  await world.database.query(write)
  const writing = writeOnAndOn(impatient())
  const log = { ...silentLog, warnings: 0 }
  const partitions = createPartitions({
    database: world.database,
    clock: { now: () => new Date() },
    log: {
      ...silentLog,
      warn() {
        log.warnings += 1
      },
    },
  })
  await world.database.transaction(async (reader) => {
    await reader.query(whereEvents)
    expect((await partitions.runOnce()).filter((name) => name.startsWith('event_'))).toEqual([])
    expect(log.warnings).toBe(1)
    const before = writing.count()
    await waitFor('the writes go on', () => writing.count() > before + 10)
  })
  await writing.stop()
  expect(await partitions.runOnce()).toHaveLength(14)
})

test('a check that a process died in is taken back, days that hold rows are never ruled out', async () => {
  await ruleOutDays(world.database, 'event', {
    from: new Date(),
    to: new Date(Date.now() + DAY_MS),
  })
  await expect(world.database.query(write)).rejects.toThrow('ruled_out_days')
  expect(await listRuledOut(world.database)).toEqual(['event_default'])
  await partitionsAt(new Date()).runOnce()
  expect(await listRuledOut(world.database)).toEqual([])
  await world.database.query(write)
})

test('a large default partition with a row a week ahead keeps that week, and nothing stays ruled out', async () => {
  const ahead = statement(
    '',
    `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
    values (1, 1, 'Account/New', 'account/1', '{}', now() + interval '9 days')`,
  )
  await world.database.query(ahead)
  const created = await partitionsAt(new Date(), { scannedMb: 0 }).runOnce()
  expect(created.filter((name) => name.startsWith('event_'))).toEqual([])
  expect(await listRuledOut(world.database)).toEqual([])
})

test('two processes that make partitions at once get in nobody’s way', async () => {
  const now = new Date()
  const both = await Promise.all([partitionsAt(now).runOnce(), partitionsAt(now).runOnce()])
  await partitionsAt(now).runOnce()
  const names = await listPartitions(world.database)
  expect(names.filter((name) => /_\d{8}$/.test(name))).toHaveLength(45)
  expect(new Set(both.flat()).size).toBe(both.flat().length)
})

test('a partition is like its table, and no other name is taken', async () => {
  await createPartition(world.database, 'delivery_history_20300101')
  const broken = statement(
    '',
    `insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, state, attempts,
      captured_at, ended_at) values (1, 1, 'account/1', 1, 'Account/New', 0, 'cancelled', 0, now(), '2030-01-01 12:00Z')`,
  )
  await expect(world.database.query(broken)).rejects.toThrow('check constraint')
  const indexes = statement<{ count: number }>(
    '',
    `select count(*) as count from pg_catalog.pg_index i join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid
    where i.indrelid = 'espf.delivery_history_20300101'::regclass`,
  )
  const parent = statement<{ count: number }>(
    '',
    `select count(*) as count from pg_catalog.pg_index where indrelid = 'espf.delivery_history'::regclass`,
  )
  expect(await world.database.one(indexes)).toEqual(await world.database.one(parent))
  await expect(createPartition(world.database, 'event_2030; drop table espf.event')).rejects.toThrow(
    'not a partition name',
  )
})
