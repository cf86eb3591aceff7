import { deliveredTypes } from '@openespf/contract/events'
import { waitFor } from '@openespf/foundation/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { setHandlerEnabled } from '../sql/set-handler-enabled.ts'
import { type Calls, createCalls } from './testing/calls.ts'

let calls: Calls
let iHandler: number
let path: string

beforeAll(async () => {
  calls = await createCalls()
})
afterAll(() => calls.close())
beforeEach(async () => {
  for (const table of ['delivery', 'waiting', 'event', 'route', 'handler', 'job', 'process', 'pause_window'])
    await calls.run(`delete from espf.${table}`)
  await calls.run('update espf.system set paused_at = null')
  iHandler = await add('main')
  path = `/handlers/${iHandler}`
})

async function add(name: string): Promise<number> {
  const auth = { type: 'basic', user: 'user', password: 'password' }
  const { body } = await calls.api('POST', '/handlers', { name, url: 'http://127.0.0.1:9/', auth })
  return body.i_handler
}
const post = (verb: string, body?: object) => calls.api('POST', `${path}/${verb}`, body)
const shown = async () => (await calls.api('GET', path)).body
const jobs = () =>
  calls.run('select i_job, kind, state, i_handler, filter, asked_by from espf.job order by i_job')
const routes = async (): Promise<string[]> => {
  const rows = await calls.run<{ event_type: string }>(
    'select event_type from espf.route where i_handler = $1',
    [iHandler],
  )
  return rows.map(({ event_type }) => event_type)
}
const queue = (count: number) =>
  calls.run(
    `insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at)
    select $1, 0, 'account/1', n, 'Account/New', '{}', now() from generate_series(1, $2::int) n`,
    [iHandler, count],
  )

test('while it is disabled nothing is captured for it; what it wanted is remembered', async () => {
  await calls.api('PUT', `${path}/subscriptions`, { unsubscribe: ['Account/New'] })
  const before = await routes()
  expect(before).toHaveLength(deliveredTypes('raw').length - 1)
  expect((await post('disable')).body).toMatchObject({ enabled: false, held_back: 'disabled' })
  expect(await routes()).toEqual([])
  expect((await post('disable')).status).toBe(200)

  await calls.api('PUT', `${path}/subscriptions`, { unsubscribe: ['Account/Blocked'] })
  await calls.api('PUT', path, { concurrency: 3 })
  expect(await routes()).toEqual([])
  expect((await post('enable', {})).body).toMatchObject({ enabled: true, concurrency: 3 })
  expect((await routes()).toSorted()).toEqual(before.filter((type) => type !== 'Account/Blocked').toSorted())
  expect(await jobs()).toEqual([])
})

test('with queued deliveries it is enabled only when told what becomes of them', async () => {
  await queue(3)
  await post('disable')
  const refused = await post('enable', {})
  expect([refused.status, refused.body]).toEqual([
    409,
    {
      code: 'handler.unfinished',
      message: 'Handler main has 3 unfinished deliveries: say with queued whether to send or to cancel them.',
    },
  ])
  expect((await post('enable', { queued: 'keep' })).status).toBe(400)
  expect(await shown()).toMatchObject({ enabled: false })
  expect((await post('enable', { queued: 'send' })).body).toMatchObject({ enabled: true })
  expect((await routes()).length).toBeGreaterThan(0)
  expect(await jobs()).toEqual([])
  expect((await post('enable', { queued: 'cancel' })).body).toMatchObject({ enabled: true })
  expect(await jobs()).toEqual([])
})

test('queued ones are cancelled by a job, and the handler is enabled after it', async () => {
  await post('disable')
  expect((await post('enable', { queued: 'cancel' })).body).toMatchObject({ enabled: true })
  await queue(2)
  await post('disable')
  const { body } = await post('enable', { queued: 'cancel' })
  const [job] = await jobs()
  expect(job).toEqual({
    i_job: expect.any(Number),
    kind: 'cancel',
    state: 'running',
    i_handler: iHandler,
    filter: { asked: { i_handler: iHandler }, enable: true },
    asked_by: 'admin',
  })
  const heldBack = `disabled until job ${job?.['i_job']} has cancelled what is queued`
  expect(body).toMatchObject({ enabled: false, held_back: heldBack })
  expect(await routes()).toEqual([])

  expect((await post('enable', { queued: 'cancel' })).body).toEqual(body)
  expect(await jobs()).toHaveLength(1)
  for (const params of [{}, { queued: 'send' }]) {
    const { status, body: refusal } = await post('enable', params)
    expect([status, refusal.code]).toEqual([409, 'entity.in_use'])
    expect(refusal.message).toContain(`job ${job?.['i_job']}`)
  }
})

test.each([
  ['disabling', () => post('disable')],
  ['deleting', () => calls.api('DELETE', `${path}?cancel=true`)],
])('%s it stops the job that would have enabled it', async (_, act) => {
  await queue(2)
  await post('disable')
  await post('enable', { queued: 'cancel' })
  expect((await act()).status).toBe(200)
  expect((await jobs())[0]).toMatchObject({ kind: 'cancel', state: 'cancelled' })
  expect(await shown()).toMatchObject({ enabled: false })
})

test('a paused handler keeps its routes; pausing again changes the reason only', async () => {
  const { body } = await post('pause', { reason: 'the HLR is being moved' })
  expect(body).toMatchObject({ enabled: true, paused: { reason: 'the HLR is being moved' } })
  expect(body.held_back).toBe(`paused since ${body.paused.since}: the HLR is being moved`)
  expect((await routes()).length).toBeGreaterThan(0)
  const again = await post('pause', {})
  expect(again.body.paused).toEqual({ since: body.paused.since, reason: '' })
  expect(again.body.held_back).toBe(`paused since ${body.paused.since}`)
  expect((await post('pause', { reason: 'a\u0000b' })).status).toBe(400)
  expect((await post('pause', { why: 'x' })).status).toBe(400)
  expect((await post('resume')).body).toMatchObject({ paused: null })
  expect((await post('resume')).status).toBe(200)
})

test('one without unfinished deliveries is deleted at once, with its windows, routes and subscriptions', async () => {
  const kept = await add('kept')
  await calls.run(
    `insert into espf.pause_window (i_handler, starts_at, ends_at) values ($1, now(), now() + interval '1 hour')`,
    [iHandler],
  )
  const { status, body } = await calls.api('DELETE', path)
  expect([status, body]).toEqual([200, undefined])
  expect((await calls.api('GET', path)).status).toBe(404)
  expect((await calls.api('DELETE', path)).status).toBe(404)
  expect(
    await calls.run(`select i_handler from espf.handler union select i_handler from espf.route
      union select i_handler from espf.subscription union select i_handler from espf.pause_window`),
  ).toEqual([{ i_handler: kept }])
  expect(await jobs()).toEqual([])
  const made = await add('main')
  expect(made).not.toBe(iHandler)
})

test('one with unfinished deliveries is deleted by a job, when told to cancel them; until then it is shown and left alone', async () => {
  await queue(2)
  for (const query of ['', '?cancel=false']) {
    const { status, body } = await calls.api('DELETE', path + query)
    expect([status, body.code]).toEqual([409, 'handler.unfinished'])
    expect(body.message).toBe(
      'Handler main has 2 unfinished deliveries: delete it with cancel=true, which cancels them.',
    )
  }
  expect((await calls.api('DELETE', `${path}?cancel=1`)).status).toBe(400)
  expect(await shown()).toMatchObject({ enabled: true, deleting: false })
  expect((await routes()).length).toBeGreaterThan(0)

  const { status, body } = await calls.api('DELETE', `${path}?cancel=true`)
  expect([status, body]).toEqual([200, undefined])
  expect(await shown()).toMatchObject({ enabled: false, deleting: true, held_back: 'being deleted' })
  expect(await routes()).toEqual([])
  expect(await jobs()).toEqual([
    {
      i_job: expect.any(Number),
      kind: 'delete-handler',
      state: 'running',
      i_handler: iHandler,
      filter: { asked: { i_handler: iHandler } },
      asked_by: 'admin',
    },
  ])
  const changes = [
    () => calls.api('PUT', path, { concurrency: 1 }),
    () => calls.api('PUT', `${path}/subscriptions`, { unsubscribe: ['*/*'] }),
    () => post('enable', { queued: 'send' }),
    () => post('disable'),
    () => post('pause', {}),
    () => post('resume'),
    () => calls.api('DELETE', `${path}?cancel=true`),
    () => calls.api('POST', '/windows', { i_handler: iHandler, ends_at: '2999-01-01' }),
  ]
  for (const change of changes) {
    const refused = await change()
    expect([refused.status, refused.body]).toEqual([
      409,
      { code: 'entity.in_use', message: 'The handler main is in use by the job that deletes it.' },
    ])
  }
  await setHandlerEnabled(calls.database, iHandler, { enabled: true, deleting: false })
  expect(await shown()).toMatchObject({ enabled: false, deleting: true })
  expect(await jobs()).toHaveLength(1)
})

test('many unfinished deliveries are counted to ten thousand', async () => {
  await queue(10_001)
  const { body } = await calls.api('DELETE', path)
  expect(body.message).toContain('has 10000 or more unfinished deliveries')
})

test('a change is answered once every living dispatcher has applied it', async () => {
  await calls.dispatcher('2026-01-01', [[iHandler, 'closed', '']])
  await calls.run(
    `insert into espf.process (process_id, expires_at) values (gen_random_uuid(), now() - interval '1 s')`,
  )
  let isAnswered = false
  const answer = post('disable').then((answered) => {
    isAnswered = true
    return answered
  })
  await waitFor('the change is made', async () => {
    const [row] = await calls.run('select enabled from espf.handler')
    return row?.['enabled'] === false
  })
  expect(isAnswered).toBe(false)
  await calls.run(`update espf.process set settings_at = clock_timestamp() + interval '1 minute'`)
  expect((await answer).body).toMatchObject({ enabled: false })
})

test('and at the latest after 5 s, also when one has stopped applying', async () => {
  await calls.dispatcher('2026-01-01')
  const begun = performance.now()
  expect((await post('disable')).body).toMatchObject({ enabled: false })
  expect(performance.now() - begun).toBeGreaterThan(4900)
})

test('held_back names the first of the things that hold a handler back', async () => {
  const held = async (): Promise<string | null> => (await shown()).held_back
  const since = 'its circuit is open since 2026-01-02T03:04:05.000Z'
  expect(await held()).toBe('no dispatcher delivers to it')
  await calls.dispatcher('infinity', [[iHandler, 'closed', '']])
  expect(await shown()).toMatchObject({
    held_back: null,
    circuit: { state: 'closed', since: '2026-01-02T03:04:05.000Z', last_failure: '' },
  })
  await calls.dispatcher('infinity', [[iHandler, 'probing', 'refused']])
  expect(await held()).toBe(`${since}: refused`)
  await calls.dispatcher('infinity', [[iHandler, 'open', '']])
  expect(await shown()).toMatchObject({ held_back: since, circuit: { state: 'open' } })

  const all = await calls.api('POST', '/windows', { ends_at: '2998-01-01' })
  expect(await held()).toBe('maintenance until 2998-01-01T00:00:00.000Z')
  await calls.api('POST', '/windows', { i_handler: iHandler, ends_at: '2999-01-01', reason: 'new HLR' })
  await calls.api('POST', '/windows', { ends_at: '2999-06-01', starts_at: '2999-05-01' })
  expect(await held()).toBe('maintenance until 2999-01-01T00:00:00.000Z: new HLR')
  expect(all.status).toBe(200)

  const system = await calls.api('POST', '/system/pause', { reason: 'moving' })
  expect(await held()).toBe(`everything is paused since ${system.body.paused.since}: moving`)
  const paused = await post('pause', {})
  expect(await held()).toBe(`paused since ${paused.body.paused.since}`)
  await post('disable')
  expect(await held()).toBe('disabled')
})

test('a test event is asked of the sender, also while the handler is disabled', async () => {
  const asked: unknown[] = []
  const result = {
    ...{
      ok: true,
      outcome: 'finished' as const,
      status_code: 200,
      error: null,
      response: 'thanks',
      duration_ms: 1,
    },
    request: { url: 'http://127.0.0.1:9/', headers: {}, body: '{}' },
  }
  const testing = await createCalls(async ({ handler, eventType }) => {
    asked.push([handler.name, handler.subscribed.length, eventType])
    return result
  })
  try {
    const auth = { type: 'basic', user: 'user', password: 'password' }
    const handler = { name: 'tested', url: 'http://127.0.0.1:9/', auth, enabled: false }
    const { body } = await testing.api('POST', '/handlers', handler)
    const answer = await testing.api('POST', `/handlers/${body.i_handler}/test`, {
      event_type: 'Account/New',
    })
    expect([answer.status, answer.body]).toEqual([200, result])
    expect(asked).toEqual([['tested', deliveredTypes('raw').length, 'Account/New']])
  } finally {
    await testing.close()
  }
})
