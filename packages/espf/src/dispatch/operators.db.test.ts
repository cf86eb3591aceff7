import type { AnswerList, Job } from '@openespf/contract/espf-operators'
import { createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { createSessions, ensureFirstAdministrator } from '@openespf/sessions'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerEspfApi } from '../api/register-espf-api.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { answer200, type Receiver, startReceiver } from './testing/receiver.ts'
import { secretBox } from './testing/secret-box.ts'
import { createWorld, type World } from './testing/world.ts'

let world: World
let receiver: Receiver
let app: ReturnType<typeof createHttpServer>
let jobs: Jobs
let bearer: string

beforeEach(async () => {
  world = await createWorld()
  receiver = await startReceiver()
  const { database } = world
  const clock = { now: () => new Date() }
  const sessions = await createSessions({ database, secretBox, clock })
  const password = 'correct horse'
  await ensureFirstAdministrator(database, { login: 'anna', password })
  bearer = `Bearer ${(await sessions.login({ login: 'anna', password })).accessToken}`
  app = createHttpServer()
  registerEspfApi(app, {
    database,
    clock,
    secretBox,
    sessions,
    log: silentLog,
    accounts: { byId: async () => undefined, exists: async () => false },
    sendTest: () => Promise.reject(new Error('no handler is tested here')),
  })
  jobs = createJobs({ database, log: silentLog })
})
afterEach(async () => {
  await jobs.stop()
  await app.close()
  await world.end()
  await receiver.close()
})

const route = statement(
  'test-route',
  `insert into espf.route (raw_type, i_handler, event_type) values ('Account/Blocked', $1, 'Account/Blocked')`,
)
const record = statement(
  'test-record',
  `select espf.record_event('Account/Blocked', 1, $1, '{"i_account": 1}')`,
)
const newest = statement<{ i_event: number }>('test-newest', 'select max(i_event) as i_event from espf.event')
const waiting = statement<{ i_event: number }>(
  'test-waiting',
  'select i_event from espf.waiting order by position',
)

async function post<T>(path: string, payload: object = {}): Promise<{ status: number; body: T }> {
  const headers = { authorization: bearer, 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: `/espf/v1${path}`, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

async function get<T>(path: string): Promise<T> {
  const answer = await app.inject({ url: `/espf/v1${path}`, headers: { authorization: bearer } })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

const jobDone = (iJob: number) =>
  waitFor('the job ends', async () => {
    const job = await get<Job>(`/jobs/${iJob}`)
    return job.state !== 'running' && job
  })

/** A handler, and an event of an entity that was captured for it. */
async function capture(entity: string, handler?: number): Promise<{ iHandler: number; iEvent: number }> {
  const iHandler = handler ?? (await world.addHandler(receiver.url))
  if (handler === undefined) await world.database.query(route, [iHandler])
  await world.database.query(record, [entity])
  return { iHandler, iEvent: (await world.database.one(newest)).i_event }
}

test('an ended event is sent again, with the number of the redelivery; one that is queued is not queued twice', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const { iEvent, iHandler } = await capture('account/1')
  expect((await post<AnswerList>(`/events/${iEvent}/redeliver`)).body.answer_list).toEqual([
    {
      i_handler: iHandler,
      handler: 'main',
      i_event: iEvent,
      event_type: 'Account/Blocked',
      answer: 'queued',
    },
  ])
  const dispatcher = await world.dispatch()
  await world.allEnded()
  await dispatcher.stop()
  const again = await Promise.all([1, 2, 3, 4].map(() => post<AnswerList>(`/events/${iEvent}/redeliver`)))
  expect(again.map(({ body }) => body.answer_list[0]?.answer).sort()).toEqual([
    'done',
    'queued',
    'queued',
    'queued',
  ])
  receiver.behave(answer200)
  await world.dispatch()
  expect((await world.allEnded()).map((row) => row.state)).toEqual(['rejected', 'finished'])
  expect(receiver.received.map((one) => one.headers['openespf-redelivery'])).toEqual([undefined, '1'])
  expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
})

test('an event is cancelled before it is sent, and told to have ended afterwards', async () => {
  const { iEvent, iHandler } = await capture('account/1')
  const pause = 'update espf.handler set paused_at = now(), updated_at = clock_timestamp()'
  await world.database.query(statement('', pause))
  await world.dispatch()
  const cancel = () => post<AnswerList>(`/events/${iEvent}/cancel`, { i_handler: iHandler })
  expect((await cancel()).body.answer_list[0]?.answer).toBe('done')
  expect((await cancel()).body.answer_list[0]?.answer).toBe('ended')
  expect(await world.history()).toMatchObject([{ state: 'cancelled', reason: 'cancelled by anna' }])
})

test('what nobody dispatches is asked for and done later', { timeout: 20_000 }, async () => {
  const { iEvent } = await capture('account/1')
  const { body } = await post<AnswerList>(`/events/${iEvent}/cancel`)
  expect(body.answer_list[0]?.answer).toBe('asked')
  receiver.behave(() => undefined)
  await world.dispatch()
  await waitFor(
    'it is done',
    async () =>
      (await post<AnswerList>(`/events/${iEvent}/cancel`)).body.answer_list[0]?.answer === 'ended' ||
      (await world.left()) === 1,
  )
})

test('a blocked entity: its head is hurried, skipped, or all of it cancelled', async () => {
  const poison = new Set<unknown>()
  receiver.behave((request) => {
    if (poison.has(request.variables['i_event'])) request.answer.writeHead(503).end()
    else answer200(request)
  })
  const { iHandler, iEvent } = await capture('account/1')
  poison.add(iEvent)
  for (let i = 0; i < 3; i++) await capture('account/1', iHandler)
  await world.dispatch()
  await waitFor('all wait', async () => (await world.database.query(waiting)).length === 4)
  const blocked = { i_handler: iHandler, entity: 'account/1' }
  const retried = await post<AnswerList>('/blocked/retry', blocked)
  expect(retried.body.answer_list).toMatchObject([{ i_event: iEvent }])
  expect(['done', 'sending']).toContain(retried.body.answer_list[0]?.answer)
  const second = (await world.database.query(waiting))[1]?.i_event
  poison.add(second)
  await waitFor('the head is skipped', async () =>
    (await post<AnswerList>('/blocked/skip', blocked)).body.answer_list.some(
      (one) => one.i_event === iEvent && one.answer === 'done',
    ),
  )
  await waitFor('the next one fails', async () =>
    (await world.attempts()).some((one) => one.i_event === second),
  )
  await waitFor('all the rest are cancelled', async () => {
    await post('/blocked/cancel', blocked)
    return (await world.left()) === 0
  })
  expect((await world.history()).map((row) => row.reason)).toEqual([
    'skipped by anna',
    ...Array(3).fill('cancelled by anna'),
  ])
})

test('many are sent again as a job, which is shown, and stopped when asked', async () => {
  receiver.behave(({ answer }) => answer.writeHead(422).end())
  const { iHandler } = await capture('account/1')
  for (let i = 2; i <= 20; i++) await capture(`account/${i}`, iHandler)
  await world.dispatch()
  await world.allEnded()
  receiver.behave(answer200)
  const slow = await post<Job>('/events/redeliver', { filter: { event_type: 'Account/*' }, rate: 0.1 })
  expect(slow.body).toMatchObject({ kind: 'redeliver', state: 'running', rate: 0.1, asked_by: 'anna' })
  expect(slow.body.filter).toEqual({ event_type: 'Account/*' })
  await jobs.start()
  await waitFor('one was sent', async () => (await get<Job>(`/jobs/${slow.body.i_job}`)).done === 1)
  expect((await post<Job>(`/jobs/${slow.body.i_job}/cancel`)).body.state).toBe('cancelled')
  const rest = await post<Job>('/events/redeliver', {
    filter: { i_handler: iHandler, state: 'rejected' },
    rate: 500,
  })
  expect(await jobDone(rest.body.i_job)).toMatchObject({ done: 19, skipped: 0 })
  const { job_list } = await get<{ job_list: Job[] }>('/jobs')
  expect(job_list.map((job) => job.i_job)).toEqual([rest.body.i_job, slow.body.i_job])
})

test('many are cancelled, and past ones replayed, as jobs', async () => {
  const { iHandler } = await capture('account/1')
  for (let i = 2; i <= 10; i++) await capture(`account/${i}`, iHandler)
  await world.database.query(statement('', 'update espf.system set paused_at = now()'))
  await world.dispatch()
  await jobs.start()
  const cancel = await post<Job>('/events/cancel', { filter: { entity: 'account/3' } })
  expect(await jobDone(cancel.body.i_job)).toMatchObject({ total: 1, done: 1 })
  const other = await world.addHandler(receiver.url, { name: 'other' })
  await world.database.query(route, [other])
  const replay = await post<Job>(`/handlers/${other}/replay`, { since: '2020-01-01', rate: 1000 })
  expect(await jobDone(replay.body.i_job)).toMatchObject({ total: 10, done: 10 })
  expect(await world.left()).toBe(19)
})

const refused: readonly [string, object, number, string][] = [
  ['/events/999/redeliver', {}, 404, 'There is no delivery with i_event 999.'],
  ['/events/abc/cancel', {}, 400, 'i_event must be a positive integer'],
  ['/events/1/cancel', { i_handler: 'x' }, 400, 'i_handler'],
  ['/blocked/skip', { i_handler: 1, entity: 'account/1' }, 404, 'There is no blocked entity'],
  ['/blocked/skip', { i_handler: 1 }, 400, 'entity'],
  ['/blocked/skip', { i_handler: 2 ** 31, entity: 'account/1' }, 400, 'i_handler'],
  ['/events/redeliver', { filter: { state: 'queued' } }, 400, 'has not ended'],
  ['/events/redeliver', { filter: { state: 'superseded' } }, 400, 'superseded'],
  ['/events/redeliver', { filter: { i_handler: 77 } }, 404, 'There is no handler with i_handler 77.'],
  ['/events/redeliver', { filter: {}, rate: 0 }, 400, 'rate'],
  ['/events/redeliver', {}, 400, 'filter'],
  ['/events/cancel', { filter: { state: 'finished' } }, 400, 'only what is queued or waiting'],
  ['/handlers/77/replay', { since: '2020-01-01' }, 404, 'There is no handler with i_handler 77.'],
  ['/handlers/1/replay', { since: 'yesterday' }, 400, 'since'],
  ['/jobs/77/cancel', {}, 404, 'There is no job with i_job 77.'],
]

test('what makes no sense is refused, and says why', async () => {
  for (const [path, payload, status, words] of refused) {
    const answer = await post<{ message: string }>(path, payload)
    expect({ path, status: answer.status, message: answer.body.message }).toEqual({
      path,
      status,
      message: expect.stringContaining(words),
    })
  }
})
