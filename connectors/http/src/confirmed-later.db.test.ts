import { runtimeDatabase, startRuntime, type TestDatabase } from '@openespf/application/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startFakeHttpTarget } from './fake-http-target.ts'
import { httpConnector } from './index.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await runtimeDatabase()
})
afterAll(() => db.drop())

const path = '["subscribers", account_id]'

/** One account in an API that takes changes down and carries them out later. */
async function begin(changes: object = {}) {
  const target = await startFakeHttpTarget('t', true)
  const runtime = await startRuntime(httpConnector, {
    database: db.database,
    config: {
      baseUrl: target.origin,
      headers: { authorization: 'Bearer t' },
      state: '{ "imsi": sim.imsi, "status": account.status ? account.status : "active" }',
      send: { path },
      remove: { path },
      answers: [{ status: ['202'], is: 'pending', token: 'body.job' }],
      ...changes,
    },
  })
  onTestFinished(async () => {
    await runtime.stop()
    await target.takeDown()
  })
  return { ...runtime, target, sent: () => target.requests.filter((line) => line.startsWith('PUT')).length }
}

test('what was polled in vain and is confirmed later is not sent again', async () => {
  const { look, status, target, sent } = await begin({ poll: { path: '["jobs", token]' } })
  await look()
  target.script.push({ status: 503 })
  await look()
  expect(await status()).toMatchObject({ status: 'IN_PROGRESS' })
  target.jobs.clear()
  await look()
  expect(await status()).toMatchObject({ status: 'OK', message: 'the external system confirmed it' })
  await look()
  expect(await status()).toMatchObject({ status: 'OK', message: 'nothing to change' })
  expect(sent()).toBe(1)
})
