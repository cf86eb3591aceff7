import { statement } from '@openespf/foundation/pg'
import { waitFor } from '@openespf/foundation/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answer200, type Received, type Receiver, startReceiver } from './testing/receiver.ts'
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

const answer =
  (status: number, body = '', headers: Record<string, string> = {}) =>
  ({ answer }: Received): void => {
    answer.writeHead(status, headers).end(body)
  }
const eventsOf = (entity: string): unknown[] =>
  receiver.received
    .filter(({ variables }) => variables['entity'] === entity)
    .map(({ variables }) => variables['i_event'])

test('sends what ESPF sends: method, headers, stored body', async () => {
  const handler = await world.addHandler(receiver.url)
  const { i_event } = await world.enqueue(handler, 'account/1')
  const again = await world.enqueue(handler, 'account/2', { redelivery: 3 })
  await world.dispatch()
  const rows = await world.allEnded()
  const first = receiver.received.find(({ variables }) => variables['i_event'] === i_event)
  const second = receiver.received.find(({ variables }) => variables['i_event'] === again.i_event)
  expect(first?.method).toBe('POST')
  expect(first?.path).toBe('/events?from=espf')
  expect(first?.body).toBe(
    `{"event_type" : "Account/Blocked", "variables" : {"entity" : "account/1", "i_event" : ${i_event}}}`,
  )
  expect(first?.headers['date']).toMatch(/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/)
  expect(first?.headers['content-type']).toBe('application/json')
  expect(first?.headers['authorization']).toBe('Basic dXNlcm5hbWU6c2VjcmV0')
  expect(first?.headers['openespf-redelivery']).toBeUndefined()
  expect(first?.rawHeaders).toEqual(expect.arrayContaining(['Date', 'Content-Type', 'Authorization']))
  expect(second?.headers['openespf-redelivery']).toBe('3')
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({
    state: 'finished',
    attempts: 1,
    stage: 'answered',
    status_code: 200,
    response: 'ok',
  })
  expect(world.ended.map((ended) => ended.state)).toEqual(['finished', 'finished'])
})

test.each([
  ['safe', 204, 'finished'],
  ['safe', 400, 'rejected'],
  ['safe', 422, 'rejected'],
  ['espf', 200, 'finished'],
  ['espf', 404, 'rejected'],
  ['espf', 409, 'rejected'],
] as const)('under %s an answer of %i is %s and the log keeps it', async (policy, status, state) => {
  receiver.behave(answer(status, status === 204 ? '' : 'because\0 of \ud83d'))
  const handler = await world.addHandler(receiver.url, { policy })
  await world.enqueue(handler, 'account/1')
  await world.dispatch()
  const [row] = await world.allEnded()
  expect(row).toMatchObject({ state, attempts: 1, status_code: status })
  expect(row?.response).toBe(status === 204 ? '' : 'because\uFFFD of \uFFFD')
})

test.each([
  ['safe', 301],
  ['safe', 401],
  ['safe', 404],
  ['safe', 429],
  ['safe', 503],
  ['espf', 204],
  ['espf', 301],
  ['espf', 500],
] as const)('under %s an answer of %i is tried again with the same i_event', async (policy, status) => {
  let failures = 2
  receiver.behave((request) => {
    failures -= 1
    if (failures >= 0) answer(status, 'no', { location: '/elsewhere' })(request)
    else answer200(request)
  })
  const handler = await world.addHandler(receiver.url, { policy })
  const { i_event } = await world.enqueue(handler, 'account/1')
  await world.dispatch()
  const [row] = await world.allEnded()
  expect(row).toMatchObject({ state: 'finished', attempts: 3, i_event })
  expect(await world.attempts()).toMatchObject([
    { attempt: 1, status_code: status },
    { attempt: 2, status_code: status },
    { attempt: 3, status_code: 200 },
  ])
  expect(eventsOf('account/1')).toEqual([i_event, i_event, i_event])
  expect(receiver.received.every(({ path }) => path.startsWith('/events'))).toBe(true)
})

test('a handler that never answers, breaks off or is not there: the stage says how far it got', async () => {
  const behaviours: ((request: Received) => void)[] = [
    () => undefined,
    ({ answer }) => answer.destroy(),
    ({ answer }) => {
      answer.writeHead(500)
      answer.write('slow')
    },
    answer200,
  ]
  receiver.behave((request) => (behaviours.shift() ?? answer200)(request))
  const handler = await world.addHandler(receiver.url, { timeoutMs: 300 })
  const gone = await startReceiver()
  await gone.close()
  const absent = await world.addHandler(gone.url, { name: 'absent' })
  const { i_event } = await world.enqueue(handler, 'account/1')
  const other = await world.enqueue(absent, 'account/1')
  await world.dispatch()
  await waitFor('the event ends', () => world.ended.some((ended) => ended.iEvent === i_event))
  const attempts = await world.attempts()
  const own = attempts.filter((attempt) => attempt.i_event === i_event)
  expect(own.map(({ stage, status_code }) => [stage, status_code])).toEqual([
    ['during', null],
    ['during', null],
    ['answered', 500],
    ['answered', 200],
  ])
  const refused = attempts.find((attempt) => attempt.i_event === other.i_event)
  expect(refused).toMatchObject({ stage: 'before', attempt: 1 })
  expect(refused?.error).toContain('ECONNREFUSED')
})

test('of a huge answer 4 KB are kept, and it does not hold up the delivery', async () => {
  receiver.behave(({ answer }) => {
    answer.writeHead(200)
    answer.write('x'.repeat(1_000_000))
  })
  const handler = await world.addHandler(receiver.url)
  await world.enqueue(handler, 'account/1')
  await world.dispatch()
  const [row] = await world.allEnded()
  expect(row?.state).toBe('finished')
  expect(row?.response).toBe('x'.repeat(4096))
})

test('per entity in order, also when some fail in the middle, and other entities go on', async () => {
  const handler = await world.addHandler(receiver.url)
  const failing = new Map<unknown, number>()
  const finished: unknown[] = []
  receiver.behave((request) => {
    const i = request.variables['i_event']
    const fails = failing.get(i) ?? 0
    failing.set(i, fails - 1)
    if (fails > 0) return answer(500)(request)
    finished.push(i)
    return answer200(request)
  })
  const expected = new Map<string, unknown[]>()
  for (let n = 0; n < 30; n++) {
    for (const entity of ['account/1', 'account/2', 'account/3']) {
      const { i_event } = await world.enqueue(handler, entity)
      expected.set(entity, [...(expected.get(entity) ?? []), i_event])
      if (entity !== 'account/3' && n % 10 === 3) failing.set(i_event, 2)
    }
  }
  await world.dispatch()
  const rows = await world.allEnded()
  expect(rows).toHaveLength(90)
  expect(rows.every((row) => row.state === 'finished')).toBe(true)
  for (const [entity, events] of expected) {
    expect(eventsOf(entity).filter((event, i, all) => all.indexOf(event) === i)).toEqual(events)
    expect(finished.filter((event) => events.includes(event))).toEqual(events)
  }
})

test('a poisoned entity with a long queue stops nobody else and keeps its order', async () => {
  const handler = await world.addHandler(receiver.url)
  let isPoisoned = true
  receiver.behave((request) =>
    request.variables['entity'] === 'account/666' && isPoisoned ? answer(500)(request) : answer200(request),
  )
  const poisoned: unknown[] = []
  for (let n = 0; n < 60; n++) poisoned.push((await world.enqueue(handler, 'account/666')).i_event)
  for (let n = 0; n < 200; n++) await world.enqueue(handler, `account/${n % 50}`)
  const dispatcher = await world.dispatch()
  await waitFor('the others end', () => world.ended.length === 200)
  await waitFor('its events wait behind it', () => dispatcher.snapshot().handlers[0]?.waitingEntities === 1)
  poisoned.push((await world.enqueue(handler, 'account/666')).i_event)
  isPoisoned = false
  await world.allEnded()
  expect([...new Set(eventsOf('account/666'))]).toEqual(poisoned)
  await waitFor(
    'the entity is back in its lane',
    () => dispatcher.snapshot().handlers[0]?.waitingEntities === 0,
  )
})

test('a hot entity far beyond its share of the window is delivered whole and in order', async () => {
  const handler = await world.addHandler(receiver.url, { concurrency: 4 })
  const bulk = statement(
    'test-bulk',
    `insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, captured_at)
    select $1, hashtext(e) & 63, e, g, 'Account/Blocked',
      json_build_object('variables', json_build_object('entity', e, 'i_event', g)), now()
    from (select g, case when g <= 3000 then 'account/hot' else 'account/' || g end as e from generate_series(1, 3500) g) s`,
  )
  await world.database.query(bulk, [handler])
  const dispatcher = await world.dispatch()
  await waitFor(
    'the others do not wait for it',
    () => world.ended.filter((e) => e.entity !== 'account/hot').length === 500,
  )
  expect(world.ended.length).toBeLessThan(3400)
  const held = dispatcher.snapshot().handlers[0]
  expect(held?.held).toBeLessThan(2000)
  await world.database.query(
    statement('', `delete from espf.delivery where position > 300 and entity = 'account/hot'`),
  )
  await world.allEnded()
  await waitFor('vanished ones are passed over', () => dispatcher.snapshot().handlers[0]?.held === 0)
  const hot = eventsOf('account/hot')
  expect(hot).toEqual([...hot].sort((a, b) => Number(a) - Number(b)))
  expect(hot.length).toBeGreaterThanOrEqual(300)
}, 40_000)

test('of coalescing events only the newest queued one is sent', async () => {
  const handler = await world.addHandler(receiver.url)
  const type = 'Account/ProductAddon/Changed'
  for (let n = 0; n < 5; n++) await world.enqueue(handler, 'account/1', { type })
  const between = await world.enqueue(handler, 'account/1')
  for (let n = 0; n < 30; n++) await world.enqueue(handler, 'account/1', { type })
  const newest = await world.enqueue(handler, 'account/1', { type })
  await world.dispatch()
  const rows = await world.allEnded()
  expect(eventsOf('account/1')).toEqual([between.i_event, newest.i_event])
  const superseded = rows.filter((row) => row.state === 'superseded')
  expect(superseded).toHaveLength(35)
  expect(superseded.every((row) => row.stage === null && row.attempts === 0)).toBe(true)
  expect(superseded.at(-1)?.superseded_by).toBe(newest.i_event)
})

test('a waiting event is superseded by a newer one, also beyond what is read at a time', async () => {
  const handler = await world.addHandler(receiver.url)
  const type = 'Customer/Status/Suspended'
  let fails = true
  receiver.behave((request) => (fails ? answer(500)(request) : answer200(request)))
  const first = await world.enqueue(handler, 'customer/1', { type })
  await world.dispatch()
  await waitFor('the first has failed', () => receiver.received.length === 1)
  for (let n = 0; n < 20; n++) await world.enqueue(handler, 'customer/1', { type })
  const newest = await world.enqueue(handler, 'customer/1', { type })
  await waitFor(
    'they wait',
    async () =>
      (await world.database.one(statement<{ n: number }>('', 'select count(*)::int as n from espf.delivery')))
        .n === 0,
  )
  fails = false
  const rows = await world.allEnded()
  expect(rows.find((row) => row.i_event === first.i_event)?.state).toBe('superseded')
  expect(rows.find((row) => row.i_event === newest.i_event)?.state).toBe('finished')
  expect(rows.filter((row) => row.state === 'finished')).toHaveLength(1)
})

test('a dead handler opens its circuit, slows nobody, loses nothing and uses up no tries', async () => {
  const dead = await startReceiver()
  const port = Number(new URL(dead.url).port)
  await dead.close()
  const broken = await world.addHandler(dead.url, { name: 'broken' })
  const healthy = await world.addHandler(receiver.url)
  for (let n = 0; n < 100; n++) {
    await world.enqueue(broken, `account/${n % 40}`)
    await world.enqueue(healthy, `account/${n % 40}`)
  }
  const dispatcher = await world.dispatch()
  await waitFor('the healthy one is served', () => world.ended.length === 100)
  await waitFor(
    'the circuit opens',
    () => dispatcher.snapshot().handlers.find(({ name }) => name === 'broken')?.circuit !== 'closed',
  )
  const counted = await world.database.query(
    statement<{ used: number }>('', 'select used from espf.waiting where used > 0'),
  )
  expect(counted).toEqual([])
  const revived = await startReceiver(port)
  const rows = await world.allEnded()
  expect(rows.filter((row) => row.i_handler === broken && row.state === 'finished')).toHaveLength(100)
  expect(dispatcher.snapshot().handlers.every(({ circuit }) => circuit === 'closed')).toBe(true)
  await dispatcher.stop()
  await revived.close()
}, 30_000)

test('a stop is not recorded as a failure of the other side; the event is sent again later', async () => {
  const handler = await world.addHandler(receiver.url)
  receiver.behave(() => undefined)
  const { i_event } = await world.enqueue(handler, 'account/1')
  const first = await world.dispatch()
  await waitFor('it is being sent', () => receiver.received.length === 1)
  await first.stop()
  expect(await world.attempts()).toEqual([])
  expect(await world.left()).toBe(1)
  receiver.behave(answer200)
  await world.dispatch()
  const rows = await world.allEnded()
  expect(rows).toMatchObject([{ state: 'finished', attempts: 1, i_event }])
  expect(eventsOf('account/1')).toEqual([i_event, i_event])
})

test('a disabled handler is neither read nor sent to until it is enabled again', async () => {
  const handler = await world.addHandler(receiver.url)
  const enable = (enabled: boolean) =>
    world.database.query(
      statement(
        '',
        'update espf.handler set enabled = $2, updated_at = clock_timestamp() where i_handler = $1',
      ),
      [handler, enabled],
    )
  await enable(false)
  const dispatcher = await world.dispatch()
  await world.enqueue(handler, 'account/1')
  const other = await world.addHandler(receiver.url, { name: 'other' })
  await world.enqueue(other, 'account/2')
  await waitFor('a handler added later is served', () => world.ended.length === 1)
  expect(eventsOf('account/1')).toEqual([])
  expect(dispatcher.snapshot().handlers.map(({ iHandler }) => iHandler)).toEqual([other])
  await enable(true)
  await world.allEnded()
  expect(eventsOf('account/1')).toHaveLength(1)
})
