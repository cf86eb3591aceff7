import { runtimeDatabase, startRuntime, type TestDatabase } from '@openespf/application/testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { httpConnector } from './index.ts'
import { type Job, startFakeHttpTarget } from './testing/start-fake-http-target.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await runtimeDatabase()
})
afterAll(() => db.drop())

const MINUTE = 60_000
const NAME = '380440000001'
const path = '["subscribers", account_id]'
const headers = '{ "X-Callback": $callback }'
const NOTIFICATION = {
  token: 'body.job',
  answers: [
    { when: 'body.state = "running"', is: 'pending' },
    { when: 'body.state = "failed"', is: 'reject', because: 'body.why' },
  ],
}
const POLL = { poll: { path: '["jobs", token]' } }
const REMEMBERING = { notification: NOTIFICATION }
const READING = { notification: NOTIFICATION, read: { path, state: '$' } }

/** One account in an API that takes changes down and carries them out later. */
async function begin(changes: object) {
  const target = await startFakeHttpTarget('t', true)
  const runtime = await startRuntime(httpConnector, {
    database: db.database,
    config: {
      baseUrl: target.origin,
      headers: { authorization: 'Bearer t' },
      state: '{ "imsi": sim.imsi, "status": account.status ? account.status : "active" }',
      send: { path, headers },
      remove: { path, headers },
      answers: [{ status: ['202'], is: 'pending', token: 'body.job' }],
      ...changes,
    },
  })
  onTestFinished(async () => {
    await runtime.stop()
    await target.takeDown()
  })
  const newestJob = (): Job => {
    const job = [...target.jobs.values()].at(-1)
    if (!job) throw new Error('nothing is pending')
    return job
  }
  /** The target sends a notification to the address that came with the job; the status of the answer. */
  const tell = async ({ id, callback = '' }: Job, said: object, credentials = runtime.bearer) => {
    const body = JSON.stringify({ job: id, ...said })
    return (await fetch(callback, { method: 'POST', headers: credentials, body })).status
  }
  return {
    ...runtime,
    target,
    newestJob,
    tell,
    /** The job is done, and the target says so. */
    finish(job: Job) {
      job.make()
      return tell(job, { state: 'done' })
    },
    changes: () => target.requests.filter((line) => !line.startsWith('GET')).length,
  }
}

test('what was polled in vain and is confirmed later is not sent again', async () => {
  const { look, status, target, changes } = await begin(POLL)
  await look()
  target.script.push({ status: 503 })
  await look()
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
  target.jobs.clear()
  await look()
  expect(await status()).toMatchObject({ status: 'OK', message: 'the external system confirmed it' })
  await look()
  expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
  expect(changes()).toBe(1)
})

for (const [how, settings] of [
  ['remembering', REMEMBERING],
  ['reading', READING],
] as const)
  describe(`${how}, an API that tells by a notification`, () => {
    test('is waited for until it says that it is done, and nothing is sent again', async () => {
      const { look, status, due, settle, tell, finish, newestJob, changes, target } = await begin(settings)
      await look()
      expect(await status()).toMatchObject({ status: 'IN_PROGRESS', message: 'waiting for confirmation' })
      expect(await tell(newestJob(), { state: 'running' })).toBe(200)
      expect(await due()).toBe(0)
      await look()
      expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
      expect(await finish(newestJob())).toBe(200)
      await settle()
      expect(await status()).toMatchObject({ status: 'OK' })
      await look()
      expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
      expect([...target.subscribers.keys()]).toEqual([NAME])
      expect(changes()).toBe(1)
    })

    test('may tell before its answer has arrived', async () => {
      const { look, status, finish, target, changes } = await begin(settings)
      const answers: number[] = []
      target.hooks.beforeAnswer = async () => {
        for (const job of target.jobs.values()) answers.push(await finish(job))
        target.jobs.clear()
      }
      await look()
      expect(answers).toEqual([200])
      expect(await status()).toMatchObject({ status: 'OK', message: 'the external system confirmed it' })
      await look()
      expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
      expect(changes()).toBe(1)
    })

    test('is asked again when it tells too late, and a repetition changes nothing', async () => {
      const { look, pass, status, due, settle, finish, newestJob, changes } = await begin(settings)
      await look()
      const late = newestJob()
      pass(10 * MINUTE)
      await look()
      expect(await status()).toMatchObject({
        status: 'RETRY',
        message: expect.stringContaining('not confirmed within 600 s'),
      })
      expect(await finish(late)).toBe(200)
      await settle()
      // What can be read is found there; what cannot is sent once more.
      expect(changes()).toBe(settings === READING ? 1 : 2)
      expect(await finish(newestJob())).toBe(200)
      await settle()
      expect(await status()).toMatchObject({ status: 'OK' })
      expect([await finish(late), await finish(newestJob())]).toEqual([200, 200])
      expect(await due()).toBe(0)
      await look()
      expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
      expect(changes()).toBe(settings === READING ? 1 : 2)
    })

    test('refuses a change with an explanation, which shows no secret', async () => {
      const { look, status, settle, tell, newestJob } = await begin(settings)
      await look()
      const why = 'no licence for Bearer t, sip-secret-1 hunter2'
      expect(await tell(newestJob(), { state: 'failed', why, password: 'hunter2' })).toBe(200)
      await settle()
      expect(await status()).toMatchObject({
        status: 'FAILED',
        message: 'http: no licence for ***, (masked) ***',
      })
    })

    test('confirms that an account is gone', async () => {
      const { billing, iAccount, look, status, settle, finish, newestJob, target, changes } =
        await begin(settings)
      await look()
      await finish(newestJob())
      await settle()
      billing.change(iAccount, { bill_status: 'C' })
      await look()
      expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
      await finish(newestJob())
      await settle()
      expect(await status()).toMatchObject({ status: 'OK' })
      await look()
      expect(target.subscribers.size).toBe(0)
      expect(changes()).toBe(2)
    })

    test('is believed for what was sent last, when billing changes its mind meanwhile', async () => {
      const { billing, iAccount, look, status, settle, finish, newestJob, target } = await begin(settings)
      await look()
      const first = newestJob()
      billing.change(iAccount, { status: 'blocked' })
      await look()
      const second = newestJob()
      await finish(first)
      await settle()
      expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
      await finish(second)
      await settle()
      billing.add(1)
      await look()
      await finish(newestJob())
      await settle()
      expect(await status()).toMatchObject({ status: 'OK' })
      expect(target.subscribers.get(NAME)).toMatchObject({ status: 'active' })
    })
  })

test('what proves nothing, names no token or another than its address is refused', async () => {
  const { look, due, tell, newestJob } = await begin(REMEMBERING)
  await look()
  const job = newestJob()
  expect(await tell(job, { state: 'done' }, { authorization: 'Bearer wrong' })).toBe(401)
  expect(await tell({ ...job, callback: `${job.callback}/another` }, { state: 'done' })).toBe(400)
  expect(await tell(job, { job: null })).toBe(400)
  expect(await due()).toBe(0)
})

test('a callback address that carries the token needs none in the body', async () => {
  const { look, status, settle, tell, newestJob } = await begin({ notification: {} })
  await look()
  const job = newestJob()
  expect(await tell(job, {})).toBe(400)
  expect(await tell({ ...job, callback: `${job.callback}/${job.id}` }, {})).toBe(200)
  await settle()
  expect(await status()).toMatchObject({ status: 'OK', message: 'the external system confirmed it' })
})
