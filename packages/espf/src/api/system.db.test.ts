import { System, Window, WindowList } from '@openespf/contract/espf-operators'
import { eventTypes } from '@openespf/contract/events'
import { createCheck } from '@openespf/foundation/http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Calls, createCalls } from './testing/calls.ts'

let calls: Calls
beforeAll(async () => {
  calls = await createCalls()
})
afterAll(() => calls.close())
beforeEach(async () => {
  for (const table of ['delivery', 'waiting', 'event', 'route', 'handler', 'process', 'pause_window'])
    await calls.run(`delete from espf.${table}`)
  await calls.run(`update espf.system set paused_at = null, capture = 'subscribed', retention_days = 90`)
})

const auth = { type: 'basic', user: 'user', password: 'password' }
const addHandler = async (name = 'main'): Promise<number> =>
  (await calls.api('POST', '/handlers', { name, url: 'http://127.0.0.1:9/', auth })).body.i_handler

const fresh = {
  paused: null,
  capture: 'subscribed',
  retention_days: 90,
  queued: 0,
  waiting: 0,
  oldest_unfinished_at: null,
  processes: [],
}

test('a system at rest; what is given of capture and retention is changed', async () => {
  const { status, body } = await calls.api('GET', '/system')
  expect([status, body]).toEqual([200, fresh])
  expect(createCheck(System)(body)).toBeUndefined()
  expect((await calls.api('PUT', '/system', { retention_days: 7 })).body).toEqual({
    ...fresh,
    retention_days: 7,
  })
  expect((await calls.api('PUT', '/system', { capture: 'all' })).body).toEqual({
    ...fresh,
    retention_days: 7,
    capture: 'all',
  })
  expect((await calls.api('PUT', '/system', {})).body).toMatchObject({ retention_days: 7, capture: 'all' })
})

test.each([
  ['retention_days', { retention_days: 0 }],
  ['retention_days', { retention_days: 3651 }],
  ['retention_days', { retention_days: 1.5 }],
  ['capture', { capture: 'none' }],
  ['keep', { keep: 1 }],
])('a wrong %s is refused and changes nothing: %j', async (field, params) => {
  const { status, body } = await calls.api('PUT', '/system', params)
  expect([status, body.code]).toEqual([400, 'request.invalid'])
  expect(body.message).toContain(field)
  expect((await calls.api('GET', '/system')).body).toEqual(fresh)
})

test('capture: all records what nobody is subscribed to, for no handler that could be seen', async () => {
  const billing = 'insert into billing.customer (name, iso_4217) values ($1, $2)'
  const events = () => calls.run('select event_type, entity from espf.event order by i_event')
  await calls.run(billing, ['before', 'EUR'])
  expect(await events()).toEqual([])

  await calls.api('PUT', '/system', { capture: 'all' })
  await calls.run(billing, ['during', 'EUR'])
  expect(await events()).toEqual([
    { event_type: 'Customer/New', entity: expect.stringMatching(/^customer\//) },
  ])
  expect(await calls.run('select from espf.delivery')).toEqual([])
  expect(await calls.run('select count(*)::int as count from espf.route where i_handler = 0')).toEqual([
    { count: eventTypes.length },
  ])
  expect((await calls.api('GET', '/handlers')).body).toEqual({ handler_list: [] })
  expect((await calls.api('GET', '/handlers/0')).status).toBe(400)
  expect((await calls.api('GET', '/system')).body).toMatchObject({ queued: 0, waiting: 0 })
  const { event_list } = (await calls.api('GET', '/events')).body
  expect(event_list).toMatchObject([{ event_type: 'Customer/New', deliveries: [] }])
  const { explanation_list } = (await calls.api('GET', `/events/${event_list[0].i_event}/explain`)).body
  expect(explanation_list).toEqual([])

  const iHandler = await addHandler()
  await calls.run(billing, ['with one', 'EUR'])
  expect(await calls.run('select i_handler from espf.delivery')).toEqual([{ i_handler: iHandler }])
  await calls.api('PUT', '/system', { capture: 'subscribed' })
  await calls.api('DELETE', `/handlers/${iHandler}?cancel=true`)
  await calls.run(billing, ['after', 'EUR'])
  expect(await events()).toHaveLength(2)
})

test('what is queued and waits is counted, and the oldest named', async () => {
  const [first, second] = [await addHandler('first'), await addHandler('second')]
  const older = await calls.capture('Account/New', 'account/1')
  await calls.capture('Account/New', 'account/2')
  await calls.wait(older, first)
  await calls.run(`update espf.waiting set captured_at = '2026-01-02T03:04:05Z'`)
  expect((await calls.api('GET', '/system')).body).toMatchObject({
    queued: 3,
    waiting: 1,
    oldest_unfinished_at: '2026-01-02T03:04:05.000Z',
  })
  await calls.run('delete from espf.waiting')
  await calls.run(
    `update espf.delivery set captured_at = '2026-01-03T03:04:05Z' where i_handler = $1 and i_event = $2`,
    [second, older],
  )
  expect((await calls.api('GET', '/system')).body).toMatchObject({
    queued: 3,
    waiting: 0,
    oldest_unfinished_at: '2026-01-03T03:04:05.000Z',
  })
})

test('the processes that live are listed with their lanes', async () => {
  await calls.dispatcher('infinity')
  await calls.run(
    `insert into espf.process (process_id, expires_at) values (gen_random_uuid(), now() - interval '1 s')`,
  )
  await calls.run(
    `update espf.lane set process_id = (select process_id from espf.process where host = 'here') where lane < 5`,
  )
  const { body } = await calls.api('GET', '/system')
  expect(createCheck(System)(body)).toBeUndefined()
  expect(body.processes).toEqual([
    {
      process_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      ...{ host: 'here', pid: 7, lanes: 5, sending: 3, started_at: expect.stringMatching(/Z$/) },
    },
  ])
  await calls.run('update espf.lane set process_id = null')
})

test('everything is paused and resumed', async () => {
  const paused = await calls.api('POST', '/system/pause', { reason: 'moving' })
  expect([paused.status, paused.body.paused]).toEqual([
    200,
    { since: expect.stringMatching(/Z$/), reason: 'moving' },
  ])
  const again = await calls.api('POST', '/system/pause', {})
  expect(again.body.paused).toEqual({ since: paused.body.paused.since, reason: '' })
  expect((await calls.api('POST', '/system/resume')).body).toEqual(fresh)
  expect((await calls.api('POST', '/system/resume')).status).toBe(200)
  expect((await calls.api('POST', '/system/pause', { reason: 'a\u0000' })).status).toBe(400)
})

test('maintenance windows are planned, listed until they end, and removed', async () => {
  const iHandler = await addHandler()
  const before = Date.now()
  const now = await calls.api('POST', '/windows', { ends_at: '2999-01-01T00:00+02:00' })
  expect(createCheck(Window)(now.body)).toBeUndefined()
  expect(now.body).toMatchObject({ i_handler: null, ends_at: '2998-12-31T22:00:00.000Z', reason: '' })
  // The database's clock may be another's.
  expect(Math.abs(Date.parse(now.body.starts_at) - before)).toBeLessThan(60_000)
  const later = await calls.api('POST', '/windows', {
    ...{
      i_handler: String(iHandler),
      starts_at: '2998-01-01 10:00:00',
      ends_at: '2998-01-01T12:00Z',
      reason: 'HLR',
    },
  })
  expect(later.body).toEqual({
    i_window: expect.any(Number),
    ...{ i_handler: iHandler, starts_at: '2998-01-01T10:00:00.000Z', ends_at: '2998-01-01T12:00:00.000Z' },
    reason: 'HLR',
  })
  await calls.run(`insert into espf.pause_window (starts_at, ends_at) values ('2026-01-01', '2026-01-02')`)
  const list = await calls.api('GET', '/windows')
  expect(createCheck(WindowList)(list.body)).toBeUndefined()
  expect(list.body).toEqual({ window_list: [now.body, later.body] })

  const removed = await calls.api('DELETE', `/windows/${now.body.i_window}`)
  expect([removed.status, removed.body]).toEqual([200, undefined])
  const missing = await calls.api('DELETE', `/windows/${now.body.i_window}`)
  expect([missing.status, missing.body.code]).toEqual([404, 'entity.not_found'])
  for (const id of ['0', '-1', 'x', '1e3', '9999999999']) {
    expect((await calls.api('DELETE', `/windows/${id}`)).body.code).toBe('request.invalid')
  }
  expect((await calls.api('GET', '/windows')).body).toEqual({ window_list: [later.body] })
})

test.each<[string, number, object]>([
  ['ends_at', 400, {}],
  ['ends_at', 400, { ends_at: 'tomorrow' }],
  ['ends_at', 400, { ends_at: '2999-02-30' }],
  ['ends_at', 400, { ends_at: '2999-01-01T25:00' }],
  ['ends_at', 400, { ends_at: '2026-01-01' }],
  ['ends_at', 400, { starts_at: '2998-01-02', ends_at: '2998-01-01' }],
  ['ends_at', 400, { starts_at: '2998-01-02', ends_at: '2998-01-02' }],
  ['starts_at', 400, { starts_at: '2998-13-01', ends_at: '2999-01-01' }],
  ['i_handler', 400, { i_handler: 0, ends_at: '2999-01-01' }],
  ['i_handler', 400, { i_handler: 2_147_483_648, ends_at: '2999-01-01' }],
  ['i_handler', 404, { i_handler: 2_147_483_647, ends_at: '2999-01-01' }],
  ['reason', 400, { reason: 'a\u0000', ends_at: '2999-01-01' }],
  ['until', 400, { ends_at: '2999-01-01', until: '2999-01-01' }],
])('a window with a wrong %s is refused with %i: %j', async (field, status, params) => {
  const answer = await calls.api('POST', '/windows', params)
  expect(answer.status).toBe(status)
  expect(answer.body.message).toContain(field)
  expect((await calls.api('GET', '/windows')).body).toEqual({ window_list: [] })
})

test('who has no scope for handlers may do nothing here', async () => {
  const requests: ['GET' | 'POST' | 'PUT' | 'DELETE', string, object?][] = [
    ['GET', '/system'],
    ['PUT', '/system', { retention_days: 1 }],
    ['POST', '/system/pause', {}],
    ['POST', '/system/resume'],
    ['GET', '/windows'],
    ['POST', '/windows', { ends_at: '2999-01-01' }],
    ['DELETE', '/windows/1'],
  ]
  for (const [verb, path, body] of requests) {
    expect((await calls.callAs(calls.powerless, verb, path, body)).body.code).toBe('auth.forbidden')
  }
  expect((await calls.api('GET', '/system')).body).toEqual(fresh)
})
