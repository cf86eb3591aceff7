import { silentLog } from '@openespf/foundation/log'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cancelJob } from '../../sql/cancel-job.ts'
import { findHorizon } from '../../sql/find-horizon.ts'
import { findLateEvent } from '../../sql/find-late-event.ts'
import { insertJob } from '../../sql/insert-job.ts'
import { type JobRow, listJobs } from '../../sql/list-jobs.ts'
import { createWorld, type World } from '../testing/world.ts'
import { createJobs } from './jobs.ts'

const WAITS = 'waits for changes that were under way when it began: the transactions are still open'

let world: World
let handler: number
let opened: Change[]
beforeEach(async () => {
  world = await createWorld()
  opened = []
})
afterEach(async () => {
  for (const change of opened) await change.end()
  await world.end()
})

const subscribe = statement(
  'test-subscribe-late',
  `insert into espf.route (raw_type, i_handler, event_type) values ('Account/Blocked', $1, 'Account/Blocked')`,
)
const record = statement(
  'test-record',
  `select espf.record_event('Account/Blocked', 1, 'account/' || n, '{}') from generate_series(1, $1::int) n`,
)
const queued = statement<{ events: number; highest: number }>(
  'test-queued',
  `select count(*)::int as events, coalesce(max(i_event), 0) as highest from espf.delivery where i_handler = $1`,
)
const due = statement('test-due', `update espf.job set next_step_at = now() where state = 'running'`)

type Change = { end(): Promise<void> }

/** Events of a transaction that stays open until its end. */
async function begin(events: number): Promise<Change> {
  const recorded = Promise.withResolvers<void>()
  const ending = Promise.withResolvers<void>()
  const transaction = world.database.transaction(async (tx: Queryable) => {
    await tx.query(record, [events])
    recorded.resolve()
    await ending.promise
  })
  await recorded.promise
  const change = {
    async end() {
      ending.resolve()
      await transaction
    },
  }
  opened.push(change)
  return change
}

async function addHandlerAndReplay(): Promise<number> {
  handler = await world.addHandler('http://127.0.0.1:9/', { name: 'new' })
  await world.database.query(subscribe, [handler])
  const filter = { asked: {}, since: new Date(0) }
  return insertJob(world.database, { kind: 'replay', iHandler: handler, filter, rate: 50, askedBy: 'a' })
}

const jobOf = async (iJob: number): Promise<JobRow | undefined> => (await listJobs(world.database, iJob))[0]

/** Does the job's steps one after the other, without its pauses, until it is as wanted. */
async function stepUntil(iJob: number, wanted: (job: JobRow) => boolean): Promise<JobRow> {
  const jobs = createJobs({ database: world.database, log: silentLog })
  return waitFor('the job is as wanted', async () => {
    await world.database.query(due)
    await jobs.runOnce()
    const job = await jobOf(iJob)
    return job !== undefined && wanted(job) && job
  })
}

/** A route of another handler: without any nothing is recorded. */
async function addOther(): Promise<void> {
  await world.database.query(subscribe, [await world.addHandler('http://127.0.0.1:9/', { name: 'other' })])
}

test('a change that was under way when the handler was added is waited for, and queued as well', async () => {
  await addOther()
  await world.database.query(record, [5])
  const late = await begin(30)
  await world.database.query(record, [7])
  const iJob = await addHandlerAndReplay()
  const waiting = await stepUntil(iJob, (job) => job.note !== '' || job.state !== 'running')
  expect(waiting).toMatchObject({ state: 'running', note: WAITS, total: 12, done: 12, skipped: 0 })
  expect(await world.database.one(queued, [handler])).toMatchObject({ events: 12 })
  await late.end()
  const done = await stepUntil(iJob, (job) => job.state !== 'running')
  expect(done).toMatchObject({ state: 'done', note: '', total: 42, done: 42, skipped: 0 })
  expect(await world.database.one(queued, [handler])).toEqual({ events: 42, highest: 42 })
})

test('what begins after the replay is not waited for', async () => {
  await addOther()
  await world.database.query(record, [25])
  const iJob = await addHandlerAndReplay()
  await stepUntil(iJob, (job) => job.done > 0)
  await begin(1)
  const done = await stepUntil(iJob, (job) => job.state !== 'running')
  expect(done).toMatchObject({ state: 'done', total: 25, done: 25, skipped: 0 })
})

test('a replay that waits can be cancelled', async () => {
  await addOther()
  await begin(1)
  const iJob = await addHandlerAndReplay()
  await stepUntil(iJob, (job) => job.note === WAITS)
  await cancelJob(world.database, iJob)
  expect(await jobOf(iJob)).toMatchObject({ state: 'cancelled', done: 0 })
})

test('what came late is looked for a part at a time', async () => {
  await addOther()
  await world.database.query(record, [5])
  const { own: since } = await world.database.transaction(findHorizon)
  await world.database.query(record, [2])
  const find = (after: number, scan: number) => findLateEvent(world.database, { after, upto: 7, since, scan })
  expect(await find(0, 3)).toEqual({ late: null, last: 3 })
  expect(await find(3, 3)).toEqual({ late: 6, last: null })
  expect(await find(6, 3)).toEqual({ late: 7, last: null })
  expect(await find(7, 3)).toEqual({ late: null, last: null })
})
