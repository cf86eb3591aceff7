import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { insertJob } from '../sql/insert-job.ts'
import { listJobs } from '../sql/list-jobs.ts'
import { lockAllLanes } from '../sql/lock-all-lanes.ts'
import { createJobs } from './jobs/jobs.ts'
import { type Receiver, startReceiver } from './testing/receiver.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let receiver: Receiver

beforeEach(async () => {
  world = await createWorld()
  receiver = await startReceiver()
})
afterEach(async () => {
  await world.end()
  await receiver.close()
})

const waiters = statement<{ count: number }>(
  'test-waiters',
  `select count(*)::int as count from pg_stat_activity
  where datname = current_database() and application_name = 'openespf dispatcher' and wait_event_type = 'Lock'`,
)
const lockLast = statement('test-lock-last', 'select from espf.lane where lane = 63 for update')
const entityOutside = statement<{ entity: string }>(
  'test-entity-outside',
  `select 'account/' || n as entity from generate_series(1, 200) n where hashtext('account/' || n) & 63 <> 63 limit 1`,
)

test('while somebody holds all lanes no backends pile up; when they are free dispatching goes on', async () => {
  const handler = await world.addHandler(receiver.url)
  let failures = 0
  await world.dispatch({ log: { ...silentLog, error: () => (failures += 1) } })
  await world.database.transaction(async (tx) => {
    await lockAllLanes(tx)
    await world.enqueue(handler, 'account/1')
    await waitFor('settling has failed three times', () => failures >= 3, 20_000)
    expect((await world.database.one(waiters)).count).toBeLessThanOrEqual(1)
  })
  const rows = await world.allEnded()
  expect(rows.map(({ state, attempts }) => [state, attempts])).toEqual([['finished', 1]])
  expect(receiver.received).toHaveLength(1)
}, 30_000)

test('a job that waits for one lane does not hold the others for long, and is done later', async () => {
  const handler = await world.addHandler(receiver.url)
  const { entity } = await world.database.one(entityOutside)
  const jobs = createJobs({ database: world.database, log: silentLog })
  await world.dispatch()
  const filter = { asked: {}, since: new Date(0) }
  const iJob = await insertJob(world.database, { kind: 'replay', iHandler: handler, filter, askedBy: 'a' })
  const job = async () => (await listJobs(world.database, iJob))[0]
  await world.database.transaction(async (tx) => {
    await tx.query(lockLast)
    await jobs.start()
    await world.enqueue(handler, entity)
    await waitFor('the job lets go', async () => (await job())?.note.includes('failed, goes on'))
    await waitFor('what is in another lane ends', () => world.ended.length === 1)
  })
  await waitFor('the job is done', async () => (await job())?.state === 'done')
  await jobs.stop()
}, 30_000)
