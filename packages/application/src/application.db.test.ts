import { systemClock } from '@openespf/foundation/clock'
import { createHttpServer } from '@openespf/foundation/http'
import { createLog, silentLog } from '@openespf/foundation/log'
import { type TestDatabase, testDatabase, waitFor } from '@openespf/foundation/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ApplicationOptions, applicationMigrations, createApplication } from './application.ts'
import { runConnector } from './running-connector.ts'
import { createFakeBilling } from './testing/fake-billing.ts'
import { createFakeNetwork } from './testing/fake-network.ts'
import { createConnectorTools } from './tools.ts'

let db: TestDatabase
const cleanUp: (() => Promise<void>)[] = []
beforeAll(async () => {
  db = await testDatabase(applicationMigrations)
})
afterAll(() => db.drop())
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
  await db.database.script(
    'truncate app.inbox, app.subject, app.fan_out, app.held_key, app.key_lease, app.report',
  )
})

const authorization = `Basic ${Buffer.from('espf:secret').toString('base64')}`

async function begin(overrides: Partial<ApplicationOptions> & { group?: string } = {}) {
  const billing = createFakeBilling()
  const network = createFakeNetwork()
  const tools = createConnectorTools({ clock: systemClock, log: silentLog })
  const connector = runConnector(network.definition, {
    config: {},
    tools,
    ...(overrides.group ? { group: overrides.group } : {}),
  })
  const logged: string[] = []
  const application = createApplication({
    database: db.database,
    billing: billing.client,
    espf: billing.espf,
    connectors: [connector],
    log: createLog({ level: 'warn', name: 'test', destination: { write: (line) => logged.push(line) } }),
    clock: systemClock,
    auth: { type: 'basic', user: 'espf', password: 'secret' },
    backoff: { firstMs: 1, maxMs: 20 },
    reportBackoff: { firstMs: 1, maxMs: 20 },
    ...overrides,
  })
  const app = createHttpServer()
  await application.register(app, '/espf')
  cleanUp.push(async () => {
    await app.close()
    await application.stop()
  })
  const post = (payload: string | object, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/espf',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      payload,
    })
  const idle = () =>
    waitFor('nothing is left to do', async () => {
      const { due, retrying, working, fanOuts, reports } = await application.snapshot()
      return due + retrying + working + fanOuts + reports === 0
    })
  return { application, app, billing, network, post, idle, logged }
}

const accountEvent = (iEvent: number, iAccount: number | string) => ({
  event_type: 'Account/Blocked',
  variables: { i_event: iEvent, i_account: iAccount },
})

describe('an event', () => {
  test('ends as a changed network and a reported status', async () => {
    const { application, billing, network, post, idle } = await begin()
    await application.start()
    const account = billing.add(1)
    expect((await post(accountEvent(1, account))).statusCode).toBe(200)
    await idle()
    expect(network.entries.size).toBe(1)
    expect(billing.statuses.at(-1)).toMatchObject({ iAccount: account, group: 'HSS', status: 'OK' })
  })

  test('that is repeated is answered 200 and nothing else', async () => {
    const { application, billing, post, idle } = await begin()
    await application.start()
    const event = accountEvent(1, billing.add(1))
    await post(event)
    await idle()
    const calls = billing.calls.length
    expect((await post(event)).statusCode).toBe(200)
    expect(await application.snapshot()).toMatchObject({ due: 0, working: 0 })
    expect(billing.calls).toHaveLength(calls)
  })

  test('that is redelivered by hand is processed again, once per redelivery', async () => {
    const { application, billing, post } = await begin()
    const event = accountEvent(1, billing.add(1))
    await post(event)
    await clearSubjects()
    await post(event, { 'openespf-redelivery': '1' })
    expect(await application.snapshot()).toMatchObject({ due: 1 })
    await clearSubjects()
    await post(event, { 'openespf-redelivery': '1' })
    expect(await application.snapshot()).toMatchObject({ due: 0 })
  })

  test('that comes again with another body is processed and a warning is logged', async () => {
    const { application, billing, post, logged } = await begin()
    const account = billing.add(1)
    await post(accountEvent(1, account))
    await clearSubjects()
    expect((await post(accountEvent(1, String(account)))).statusCode).toBe(200)
    expect(await application.snapshot()).toMatchObject({ due: 1 })
    expect(logged.join()).toContain('another body')
  })

  test('of a customer becomes a look at each of its open accounts', async () => {
    const { application, billing, network, post, idle } = await begin()
    await application.start()
    for (const i of [1, 2, 3]) billing.add(i)
    billing.change(1003, { bill_status: 'C' })
    const variables = { i_event: '9', i_customer: '10' }
    expect((await post({ event_type: 'Customer/Blocked', variables })).statusCode).toBe(200)
    await idle()
    expect(network.entries.size).toBe(2)
  })

  test('of something else is stored and asks for nothing', async () => {
    const { application, post } = await begin()
    const event = { event_type: 'Connection/Changed', variables: { i_event: 1, i_connection: 20 } }
    expect((await post(event)).statusCode).toBe(200)
    expect(await application.snapshot()).toMatchObject({ due: 0, fanOuts: 0 })
  })

  test('in a crowd is one look per account', async () => {
    const { application, billing, post, idle } = await begin()
    const accounts = [billing.add(1), billing.add(2)]
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => post(accountEvent(i + 1, accounts[i % 2] ?? 0))),
    )
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true)
    expect(await application.snapshot()).toMatchObject({ due: 2 })
    await application.start()
    await idle()
    expect(billing.statuses.filter(({ status }) => status === 'OK')).toHaveLength(2)
  })
})

describe('what is no event', () => {
  const variables = { i_event: 1, i_account: 2 }
  test.each([
    ['not JSON', '{"event_type":', 400],
    ['an empty body', '', 400],
    ['an array', '[]', 400],
    ['no event_type', { variables }, 400],
    ['no variables', { event_type: 'Account/Blocked' }, 400],
    ['variables that are a list', { event_type: 'Account/Blocked', variables: [] }, 400],
    ['no i_event', { event_type: 'Account/Blocked', variables: { i_account: 2 } }, 400],
    [
      'an i_account that is no id',
      { event_type: 'Account/Blocked', variables: { i_event: 1, i_account: 'x' } },
      400,
    ],
    ['control characters', { event_type: 'Account/\u0000', variables }, 400],
    ['a 5 MB body', 'x'.repeat(5 * 1024 * 1024), 413],
  ])('%s is refused and changes nothing', async (_, body, status) => {
    const { application, post } = await begin()
    const answer = await post(body)
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    expect(await application.snapshot()).toMatchObject({ due: 0 })
  })

  test.each([
    ['no credentials', ''],
    ['a wrong password', `Basic ${Buffer.from('espf:wrong').toString('base64')}`],
    ['another scheme', 'Bearer token'],
  ])('%s means 401 and a challenge', async (_, credentials) => {
    const { post } = await begin()
    const answer = await post(accountEvent(1, 2), { authorization: credentials })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^Basic /)
  })

  test('a content type is not what makes an event', async () => {
    const { post } = await begin()
    const answer = await post(JSON.stringify(accountEvent(1, 2)), { 'content-type': 'text/plain' })
    expect(answer.statusCode).toBe(200)
  })
})

test('a database that is away is 503, for events and for the health check', async () => {
  const down = () => Promise.reject(new Error('connection refused'))
  const { app, post } = await begin({ database: { ...db.database, transaction: down, one: down } })
  expect((await app.inject({ method: 'GET', url: '/health' })).statusCode).toBe(503)
  expect((await post(accountEvent(1, 2))).statusCode).toBe(503)
})

test('a database that is there is healthy', async () => {
  const { app } = await begin()
  expect((await app.inject({ method: 'GET', url: '/health' })).statusCode).toBe(200)
})

test('statuses survive an ESPF API that is away; only the newest is sent then', async () => {
  const { application, billing, network, post, idle } = await begin()
  const account = billing.add(1)
  billing.away.espf = true
  await application.start()
  await post(accountEvent(1, account))
  await waitFor('the account is in', () => network.entries.size === 1)
  billing.change(account, { status: 'blocked' })
  await post(accountEvent(2, account))
  await waitFor('the account is barred', () => network.entries.values().next().value?.inService === false)
  expect(billing.statuses).toEqual([])
  await waitFor('both looks are settled', async () => {
    const { due, retrying, working } = await application.snapshot()
    return due + retrying + working === 0
  })
  billing.away.espf = false
  await idle()
  expect(billing.statuses).toEqual([
    { iAccount: account, group: 'HSS', status: 'OK', message: expect.stringContaining('barred') },
  ])
})

test('a custom service group is created', async () => {
  const { application, billing, post, idle } = await begin({ group: 'IOT' })
  await application.start()
  await post(accountEvent(1, billing.add(1)))
  await idle()
  expect(billing.groups).toContain('IOT')
  expect(billing.statuses.at(-1)).toMatchObject({ group: 'IOT', status: 'OK' })
})

test('two connectors under one service group are refused', () => {
  const network = createFakeNetwork()
  const tools = createConnectorTools({ clock: systemClock, log: silentLog })
  const billing = createFakeBilling()
  const start = () =>
    createApplication({
      database: db.database,
      billing: billing.client,
      espf: billing.espf,
      connectors: [1, 2].map(() => runConnector(network.definition, { config: {}, tools })),
      log: silentLog,
      clock: systemClock,
      auth: { type: 'basic', user: 'a', password: 'b' },
    })
  expect(start).toThrow('two connectors have the name fake-network')
})

async function clearSubjects(): Promise<void> {
  await db.database.script('truncate app.subject')
}
