import { systemClock } from '@openespf/foundation/clock'
import { createHttpServer } from '@openespf/foundation/http'
import { silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { applicationMigrations, createApplication } from '../application.ts'
import { runConnector } from '../running-connector.ts'
import { createFakeBilling } from '../testing/fake-billing.ts'
import { createFakeNetwork } from '../testing/fake-network.ts'
import { testTools } from '../testing/test-tools.ts'

let db: TestDatabase
const cleanUp: (() => Promise<void>)[] = []
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const TOKEN = 'token-of-operators'

async function begin() {
  const billing = createFakeBilling()
  const network = createFakeNetwork()
  const application = createApplication({
    database: db.database,
    billing: billing.client,
    espf: billing.espf,
    connectors: [runConnector(network.definition, { config: {}, tools: testTools() })],
    log: silentLog,
    clock: systemClock,
    auth: { type: 'basic', user: 'espf', password: 'secret' },
    apiToken: TOKEN,
  })
  const app = createHttpServer()
  await application.register(app, '/espf')
  await application.start()
  cleanUp.push(async () => {
    await app.close()
    await application.stop()
  })
  const ask = async (method: 'GET' | 'POST', path: string, payload?: object, token = TOKEN) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await app.inject({ method, url: `/api${path}`, headers, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  }
  const post = (variables: object) =>
    app.inject({
      method: 'POST',
      url: '/espf',
      headers: { authorization: `Basic ${Buffer.from('espf:secret').toString('base64')}` },
      payload: { event_type: 'Account/Blocked', variables },
    })
  return { billing, network, ask, post }
}

test('an account has a timeline, without secrets, and an explanation', async () => {
  const { billing, network, ask, post } = await begin()
  network.faults.next = (what) =>
    what === 'apply' ? { kind: 'reject', reason: 'no room for sip-secret-1' } : undefined
  const account = billing.add(1)
  await post({ i_event: 1, i_account: account, h323_password: 'sip-secret-1' })
  const { body } = await waitFor('the account was looked at', async () => {
    const answer = await ask('GET', `/accounts/${account}/timeline`)
    return answer.body.entry_list.length === 2 ? answer : undefined
  })
  expect(body.entry_list).toMatchObject([
    {
      kind: 'look',
      connector: 'fake-network',
      outcome: 'reject',
      steps: [
        { plan: expect.stringContaining('set 901'), outcome: 'reject', answer: 'no room for (masked)' },
      ],
    },
    { kind: 'event', event_type: 'Account/Blocked', variables: { h323_password: '(masked)' } },
  ])
  expect(JSON.stringify(body)).not.toContain('sip-secret-1')
  expect((await ask('GET', `/accounts/${account}/explanation`)).body).toMatchObject({
    verdict: 'not_provisioned',
    connector_list: [{ group: 'HSS', says: expect.stringContaining('no room for (masked)') }],
  })
})

test('a timeline shows variables with characters that the database takes in no JSON', async () => {
  const { ask, post } = await begin()
  await post({ i_event: 11, i_account: 711, note: 'a\u0000b' })
  const { body } = await ask('GET', '/accounts/711/timeline')
  expect(body.entry_list).toContainEqual(
    expect.objectContaining({ kind: 'event', variables: { i_event: 11, i_account: 711, note: 'a\u0000b' } }),
  )
})

test('an account that nobody has heard of is unknown, and has no history', async () => {
  const { ask } = await begin()
  expect((await ask('GET', '/accounts/4711/explanation')).body).toMatchObject({ verdict: 'unknown' })
  expect((await ask('GET', '/accounts/4711/timeline')).body).toEqual({ i_account: 4711, entry_list: [] })
})

test('a run is asked for, followed and read page by page', async () => {
  const { billing, network, ask } = await begin()
  for (const i of [1, 2, 3]) billing.add(i)
  const started = await ask('POST', '/runs', { kind: 'reconcile', repair: true })
  expect(started).toMatchObject({
    status: 200,
    body: { connectors: ['fake-network'], rate: 20, asked_by: 'api', unseen: [] },
  })
  const path = `/runs/${started.body.i_run}`
  await waitFor('it has ended', async () => (await ask('GET', path)).body.state === 'finished')
  expect(network.entries.size).toBe(3)
  const first = (await ask('GET', `${path}/drift?limit=2`)).body
  expect(first.drift_list).toHaveLength(2)
  const second = (await ask('GET', `${path}/drift?limit=2&after=${first.next}`)).body
  expect(second).toMatchObject({ drift_list: [{ kind: 'missing', repair: 'done' }], next: null })
  expect((await ask('POST', `${path}/pause`, {})).status).toBe(409)
  expect((await ask('GET', '/runs')).body.run_list[0].i_run).toBe(started.body.i_run)
})

describe('what makes no sense is refused and changes nothing', () => {
  test.each<[string, Parameters<Awaited<ReturnType<typeof begin>>['ask']>, number, RegExp]>([
    ['no run', ['GET', '/runs/4711'], 404, /no run with i_run 4711/],
    ['no number', ['GET', '/runs/x'], 400, /i_run must be/],
    ['no account', ['GET', '/accounts/0/timeline'], 400, /i_account must be/],
    ['no kind', ['POST', '/runs', {}], 400, /kind/],
    [
      'an unknown connector',
      ['POST', '/runs', { kind: 'reconcile', connectors: ['x'] }],
      400,
      /name some of/,
    ],
    ['an unknown filter', ['POST', '/runs', { kind: 'reconcile', filter: { x: 1 } }], 400, /x/],
    ['a rate of nothing', ['POST', '/runs', { kind: 'reconcile', rate: 0 }], 400, /rate/],
    ['a share above 1', ['POST', '/runs', { kind: 'reconcile', max_removed_share: 5 }], 400, /max_removed/],
  ])('%s', async (_, request, status, message) => {
    const { ask } = await begin()
    const before = (await ask('GET', '/runs')).body
    const answer = await ask(...request)
    expect(answer.status).toBe(status)
    expect(answer.body.message).toMatch(message)
    expect((await ask('GET', '/runs')).body).toEqual(before)
  })

  test('a stranger', async () => {
    const { ask } = await begin()
    const answer = await ask('POST', '/runs', { kind: 'reconcile' }, 'wrong')
    expect(answer).toMatchObject({ status: 401, body: { code: 'auth.unproven' } })
  })
})
