import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertJob } from '../../sql/insert-job.ts'
import { listJobs } from '../../sql/list-jobs.ts'
import { answer200, type Receiver, startReceiver } from '../testing/receiver.ts'
import { createWorld, type World } from '../testing/world.ts'
import { createJobs, type Jobs } from './jobs.ts'

let world: World
let receiver: Receiver
let jobs: Jobs
beforeEach(async () => {
  world = await createWorld()
  receiver = await startReceiver()
  jobs = createJobs({ database: world.database, log: silentLog })
})
afterEach(async () => {
  await jobs.stop()
  await world.end()
  await receiver.close()
})

const events = statement(
  'test-record-events',
  `select espf.record_event('Account/Blocked', 1, 'account/' || n, jsonb_build_object('i_account', n))
  from generate_series(1, $1::int) n`,
)
const route = statement(
  'test-route',
  `insert into espf.route (raw_type, i_handler, event_type) values ('Account/Blocked', $1, 'Account/Blocked')`,
)
const late = statement(
  'test-late-route',
  `insert into espf.route (raw_type, i_handler, event_type, i_envs) values ('Account/Blocked', $1, 'Account/Blocked', $2)`,
)
const handlers = statement<{ i_handler: number; enabled: boolean }>(
  'test-handlers',
  'select i_handler, enabled from espf.handler',
)
const disable = statement('test-disable', 'update espf.handler set enabled = false where i_handler = $1')

async function done(iJob: number) {
  return waitFor('the job ends', async () => {
    const [job] = await listJobs(world.database, iJob)
    return job?.state !== 'running' && job
  })
}

test('what was rejected is counted and sent again at the rate, with the number of the redelivery', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const iHandler = await world.addHandler(receiver.url)
  await world.database.query(route, [iHandler])
  await world.database.query(events, [30])
  await world.dispatch()
  await world.allEnded()
  receiver.behave(answer200)
  const before = receiver.received.length
  await jobs.start()
  const filter = { asked: {}, states: ['rejected'] }
  const job = await done(
    await insertJob(world.database, { kind: 'redeliver', filter, rate: 200, askedBy: 'a' }),
  )
  expect(job).toMatchObject({ state: 'done', total: 30, done: 30, skipped: 0, note: '' })
  const history = await world.allEnded()
  expect(history.filter((row) => row.state === 'finished')).toHaveLength(30)
  const again = receiver.received.slice(before)
  expect(new Set(again.map((one) => one.headers['openespf-redelivery']))).toEqual(new Set(['1']))
  const first = receiver.received.find((one) => one.variables['i_account'] === 7)
  expect(again.find((one) => one.variables['i_account'] === 7)?.body).toBe(first?.body)
})

test('a job waits while its handler has live traffic queued', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const iHandler = await world.addHandler(receiver.url)
  await world.database.query(route, [iHandler])
  await world.database.query(events, [1])
  const dispatcher = await world.dispatch()
  await world.allEnded()
  await dispatcher.stop()
  await world.database.query(events, [1000])
  await jobs.start()
  const filter = { asked: {}, states: ['rejected'] }
  const iJob = await insertJob(world.database, { kind: 'redeliver', filter, askedBy: 'a' })
  await waitFor('it says so', async () =>
    (await listJobs(world.database, iJob))[0]?.note.includes('main has live traffic queued'),
  )
})

test('unfinished deliveries are cancelled by their owners, a batch at a time, whatever their state', async () => {
  const iHandler = await world.addHandler('http://127.0.0.1:9/')
  await world.database.query(route, [iHandler])
  await world.database.query(events, [2500])
  await world.dispatch()
  await jobs.start()
  const job = await done(
    await insertJob(world.database, { kind: 'cancel', iHandler, filter: { asked: {} }, askedBy: 'anna' }),
  )
  expect(job).toMatchObject({ state: 'done', total: 2500 })
  expect(job.done + job.skipped).toBe(2500)
  const history = await world.history()
  const cancelled = history.filter((row) => row.state === 'cancelled')
  expect(cancelled).toHaveLength(job.done)
  expect(cancelled[0]?.reason).toBe(`cancelled by anna (job ${job.i_job})`)
})

test('a handler is deleted once nothing of it is left, and one is enabled', async () => {
  const gone = await world.addHandler('http://127.0.0.1:9/', { name: 'gone' })
  await world.database.query(route, [gone])
  await world.database.query(events, [5])
  await world.database.query(disable, [gone])
  const kept = await world.addHandler('http://127.0.0.1:9/', { name: 'kept' })
  await world.dispatch()
  await jobs.start()
  await done(
    await insertJob(world.database, { kind: 'delete-handler', iHandler: gone, filter: {}, askedBy: 'a' }),
  )
  expect(await world.database.query(handlers)).toEqual([{ i_handler: kept, enabled: true }])
  await world.database.query(disable, [kept])
  expect((await world.history()).map((row) => row.state)).toEqual(Array(5).fill('cancelled'))
  await done(
    await insertJob(world.database, {
      kind: 'cancel',
      iHandler: kept,
      filter: { enable: true },
      askedBy: 'a',
    }),
  )
  expect(await world.database.query(handlers)).toEqual([{ i_handler: kept, enabled: true }])
})

test('past events are queued for a handler that never got them, once, as its routes say', async () => {
  const first = await world.addHandler(receiver.url)
  await world.database.query(route, [first])
  await world.database.query(events, [40])
  await world.dispatch()
  await world.allEnded()
  const second = await world.addHandler(receiver.url, { name: 'second' })
  await world.database.query(late, [second, [1]])
  const third = await world.addHandler(receiver.url, { name: 'third' })
  await world.database.query(late, [third, [2]])
  await jobs.start()
  const replay = (iHandler: number) => ({
    kind: 'replay' as const,
    iHandler,
    filter: { asked: {}, since: new Date(0) },
    rate: 1000,
    askedBy: 'a',
  })
  const job = await done(await insertJob(world.database, replay(second)))
  expect(job).toMatchObject({ state: 'done', total: 40, done: 40, skipped: 0 })
  expect(await done(await insertJob(world.database, replay(second)))).toMatchObject({ done: 0, skipped: 40 })
  expect(await done(await insertJob(world.database, replay(third)))).toMatchObject({ total: 0, done: 0 })
  const history = await world.allEnded()
  expect(history.filter((row) => row.i_handler === second && row.state === 'finished')).toHaveLength(40)
})
