import { EventDetails, EventList, type EventSummary } from '@openespf/contract/espf-events'
import { createCheck, createHttpServer } from '@openespf/foundation/http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerEspfApi } from './register-espf-api.ts'
import { createEventLog, type EventLog } from './testing/event-log.ts'

type Known = { iEvent: number; type: string; entity: string; main: string; grouped: string | undefined }

const types = ['Account/Blocked', 'Account/ID/Changed', 'Customer/New', 'Product/Discount/Changed']
const entities = ['account/1', 'account/2', 'customer/1']
const states = [
  'queued',
  'waiting',
  'finished',
  'finished',
  'rejected',
  'exhausted',
  'superseded',
  'cancelled',
]
const known: Known[] = []
let log: EventLog
let main: number
let grouped: number

beforeAll(async () => {
  log = await createEventLog()
  main = await log.addHandler('main', 'raw', { headers: { 'X-Tenant': 'canary' } })
  grouped = await log.addHandler('grouped', 'grouped')
  for (let i = 0; i < 80; i++) await add(i)
})
afterAll(() => log.close())

async function add(i: number): Promise<void> {
  const type = types[i % types.length] ?? ''
  const entity = entities[i % entities.length] ?? ''
  const iEvent = await log.capture(type, entity)
  const [first = '', second = ''] = [states[i % states.length], states[(i * 5 + 1) % states.length]]
  await put(iEvent, main, first)
  await put(iEvent, grouped, second)
  known.push({ iEvent, type, entity, main: first, grouped: type.startsWith('Product/') ? undefined : second })
}

async function put(iEvent: number, iHandler: number, state: string): Promise<void> {
  if (state === 'waiting') await log.wait(iEvent, iHandler)
  else if (state !== 'queued') await log.end(iEvent, iHandler, state)
}

const groupedNames = new Map([
  ['Account/Blocked', ['Subscriber/Updated', 'SIM/Updated']],
  ['Account/ID/Changed', ['Subscriber/Updated', 'SIM/Updated']],
  ['Customer/New', ['Customer/Created']],
])
const namings = new Map<string, (type: string) => { raw: boolean; sent: boolean }>([
  ['Account/Blocked', (type) => ({ raw: type === 'Account/Blocked', sent: false })],
  ['Account/Id/Changed', (type) => ({ raw: type === 'Account/ID/Changed', sent: false })],
  ['*/*/Changed', (type) => ({ raw: type.endsWith('/Changed'), sent: false })],
  [
    'Subscriber/Updated',
    (type) => ({ raw: false, sent: groupedNames.get(type)?.includes('Subscriber/Updated') ?? false }),
  ],
  ['Customer/*', (type) => ({ raw: type === 'Customer/New', sent: type === 'Customer/New' })],
  ['No/Such', () => ({ raw: false, sent: false })],
])

type Query = { event_type?: string; entity?: string; i_handler?: 'main' | 'grouped'; state?: string }

function expected({ event_type, entity, i_handler, state }: Query): number[] {
  return known
    .filter((one) => {
      const named =
        event_type === undefined
          ? { raw: true, sent: true }
          : (namings.get(event_type)?.(one.type) ?? { raw: false, sent: false })
      if (entity !== undefined && entity !== one.entity) return false
      if (i_handler === undefined && state === undefined)
        return named.raw || (named.sent && one.grouped !== undefined)
      const fits = (at: string | undefined) => at !== undefined && (state === undefined || state === at)
      const byMain = i_handler !== 'grouped' && named.raw && fits(one.main)
      return byMain || (i_handler !== 'main' && (named.raw || named.sent) && fits(one.grouped))
    })
    .map((one) => one.iEvent)
    .reverse()
}

const search = (query: Query, limit: number): URLSearchParams => {
  const { i_handler, ...rest } = query
  return new URLSearchParams({
    ...rest,
    ...(i_handler && { i_handler: String(i_handler === 'main' ? main : grouped) }),
    limit: String(limit),
  })
}

test('walking the pages of any search gives each event that fits once, newest first, also while new ones arrive', async () => {
  const queries = fc.record(
    {
      event_type: fc.constantFrom(...namings.keys()),
      entity: fc.constantFrom(...entities),
      i_handler: fc.constantFrom('main' as const, 'grouped' as const),
      state: fc.constantFrom(...new Set(states)),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(queries, fc.integer({ min: 1, max: 40 }), async (query, limit) => {
      const wanted = expected(query)
      const params = search(query, limit)
      const found: number[] = []
      // A page may be short or empty.
      for (let pages = 0; pages < 100 + wanted.length; pages++) {
        const { status, body } = await log.get(`/events?${params}`)
        expect(status).toBe(200)
        expect(createCheck(EventList)(body)).toBeUndefined()
        found.push(...body.event_list.map((event: EventSummary) => event.i_event))
        if (pages === 0) await add(known.length)
        if (body.next === null) break
        params.set('after', body.next)
      }
      expect(found).toEqual(wanted)
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('an event is shown with how it fares with each handler', async () => {
  const iEvent = await log.capture('Account/Blocked', 'account/9')
  await log.end(iEvent, main, 'rejected')
  const { body } = await log.get(`/events?i_event=${iEvent}`)
  expect(body.next).toBeNull()
  expect(body.event_list).toMatchObject([
    {
      i_event: iEvent,
      i_env: 1,
      event_type: 'Account/Blocked',
      entity: 'account/9',
      deliveries: [
        {
          handler: 'main',
          event_type: 'Account/Blocked',
          state: 'rejected',
          reason: 'answered 422',
          attempts: 1,
          redelivery: 0,
        },
        {
          handler: 'grouped',
          event_type: 'SIM/Updated',
          state: 'queued',
          due_at: null,
          ended_at: null,
        },
        { handler: 'grouped', event_type: 'Subscriber/Updated', state: 'queued' },
      ],
    },
  ])
  expect((await log.get(`/events?i_event=${iEvent}&state=finished`)).body.event_list).toEqual([])
})

test('what counts is the last delivery: one that was sent again and accepted is no longer found as rejected', async () => {
  const iEvent = await log.capture('Customer/New', 'customer/77')
  await log.end(iEvent, main, 'rejected')
  const rejected = `/events?entity=customer/77&state=rejected`
  expect((await log.get(rejected)).body.event_list).toHaveLength(1)
  await log.run(
    `insert into espf.delivery (i_handler, lane, entity, i_event, event_type, body, redelivery, captured_at)
    values ($1, 1, 'customer/77', $2, 'Customer/New', '{}', 1, now())`,
    [main, iEvent],
  )
  await log.end(iEvent, main, 'finished')
  expect((await log.get(rejected)).body.event_list).toEqual([])
  const { body } = await log.get(`/events/${iEvent}`)
  const ofMain = body.delivery_list.filter((one: { handler: string }) => one.handler === 'main')
  expect(ofMain).toMatchObject([
    { state: 'rejected', redelivery: 0, attempt_list: [{ attempt: 1, redelivery: 0 }] },
    {
      state: 'finished',
      redelivery: 1,
      attempt_list: [{ redelivery: 1, request_headers: { 'openespf-redelivery': '1' } }],
    },
  ])
})

test('events are found by when they were captured: since is inclusive, until is not', async () => {
  const [a, b, c] = [1, 2, 3].map((day) => ({ iEvent: 900_000 + day, at: `2026-01-0${day}T12:00:00Z` }))
  for (const one of [a, b, c]) {
    await log.run(
      `insert into espf.event (i_event, i_env, event_type, entity, variables, captured_at)
      values ($1, 1, 'DID/New', 'did/1', '{}', $2)`,
      [one?.iEvent, one?.at],
    )
  }
  const find = async (params: string) =>
    (await log.get(`/events?event_type=DID/New&${params}`)).body.event_list.map(
      (event: EventSummary) => event.i_event,
    )
  expect(await find('since=2026-01-02T12:00:00Z')).toEqual([c?.iEvent, b?.iEvent])
  expect(await find('until=2026-01-02T12:00:00Z')).toEqual([a?.iEvent])
  expect(await find('since=2026-01-02&until=2026-01-03')).toEqual([b?.iEvent])
  expect(await find('since=2026-01-02 13:00&until=2026-01-02T23:00:00%2B02:00')).toEqual([])
  expect(await find('since=2031-01-01')).toEqual([])
  await log.run('delete from espf.event where i_event > 900000')
})

test('a search that takes long gives up its page, and goes on with the next', async () => {
  let seconds = 0
  const clock = { now: () => new Date(++seconds * 1000) }
  const app = createHttpServer()
  registerEspfApi(app, { ...log.deps, clock })
  const iEvent = await log.capture('Invoice/New', 'invoice/1')
  await log.run(`select setval('espf.i_event', $1 + 50000)`, [iEvent])
  await log.capture('Account/New', 'account/1')
  let path = '/events?event_type=Invoice/New'
  const pages: number[] = []
  const found: number[] = []
  for (;;) {
    const answer = await app.inject({ url: `/espf/v1${path}`, headers: { authorization: log.bearer } })
    const { event_list, next } = answer.json()
    pages.push(event_list.length)
    found.push(...event_list.map((event: EventSummary) => event.i_event))
    if (next === null) break
    path = `/events?event_type=Invoice/New&after=${next}`
  }
  await app.close()
  expect(found).toEqual([iEvent])
  expect(pages[0]).toBe(0)
  expect(pages.length).toBeGreaterThan(10)
})

test('one event shows its deliveries with their bodies and attempts, and no secret', async () => {
  const iEvent = await log.capture('Account/Blocked', 'account/50')
  const stored = await log.run<{ i_handler: number; event_type: string; body: string }>(
    'select i_handler, event_type, body from espf.delivery where i_event = $1 order by position',
    [iEvent],
  )
  await log.wait(iEvent, main)
  const waiting = (await log.get(`/events/${iEvent}`)).body
  expect(waiting.delivery_list[0]).toMatchObject({ state: 'waiting', attempts: 1, reason: 'answered 500' })
  expect(waiting.delivery_list[0].due_at).toMatch(/^\d{4}-.*Z$/)
  await log.run('delete from espf.waiting where i_event = $1', [iEvent])
  await log.run(
    `insert into espf.delivery_history (i_handler, position, entity, i_event, event_type, redelivery, state, attempts,
      captured_at, ended_at, stage, error, started_at, duration_ms, reason)
    values ($1, 1, 'account/50', $2, 'Account/Blocked', 0, 'exhausted', 2, now(), now(), 'before', 'refused', now(), 3, 'not sent: refused')`,
    [main, iEvent],
  )
  await log.end(iEvent, grouped, 'finished')
  const { status, body } = await log.get(`/events/${iEvent}`)
  expect(status).toBe(200)
  expect(createCheck(EventDetails)(body)).toBeUndefined()
  expect(body).toMatchObject({
    i_event: iEvent,
    entity: 'account/50',
    variables: { i_account: 7, i_event: iEvent },
  })
  const bodies = (list: { event_type: string; body: string }[]) =>
    new Map(list.map((one) => [one.event_type, one.body]))
  expect(bodies(body.delivery_list)).toEqual(bodies(stored))
  expect(body.delivery_list).toHaveLength(3)
  const headers = {
    'Content-Type': 'application/json',
    Authorization: 'Basic ********',
    'X-Tenant': '********',
  }
  expect(body.delivery_list[0].attempt_list).toMatchObject([
    { attempt: 1, stage: 'answered', status_code: 500, request_headers: headers },
    { attempt: 2, stage: 'before', status_code: null, error: 'refused', request_headers: headers },
  ])
  expect(body.delivery_list[1].attempt_list).toMatchObject([
    { attempt: 1, response: 'seen', duration_ms: 12 },
  ])
  expect(JSON.stringify(body)).not.toContain('canary')
})

test('a handler that has gone is shown by its number', async () => {
  const gone = await log.addHandler('gone')
  const iEvent = await log.capture('Account/Blocked', 'account/60')
  await log.end(iEvent, gone, 'finished')
  await log.run('delete from espf.route where i_handler = $1', [gone])
  await log.run('delete from espf.handler where i_handler = $1', [gone])
  const { body } = await log.get(`/events?i_handler=${gone}`)
  const ofGone = (list: { i_handler: number }[]) => list.find((one) => one.i_handler === gone)
  expect(body.event_list).toHaveLength(1)
  expect(ofGone(body.event_list[0].deliveries)).toMatchObject({ handler: `(deleted ${gone})` })
  const one = ofGone((await log.get(`/events/${iEvent}`)).body.delivery_list)
  expect(one).toMatchObject({ attempt_list: [{ request_headers: {} }] })
  expect(one).toHaveProperty('body', expect.stringContaining('"secret": 1'))
})

test.each([
  'event_type=',
  'event_type=%00',
  `event_type=${'x'.repeat(201)}`,
  'entity=',
  'entity=a%00b',
  'i_handler=0',
  'i_handler=x',
  'i_handler=9999999999',
  'i_event=-1',
  'i_event=9999999999999999',
  'state=sending',
  'state=done',
  'since=yesterday',
  'since=2026-02-30',
  'until=2026-01-01T99:00',
  'limit=0',
  'limit=1001',
  'limit=x',
  'after=%00',
  'after=x',
  'after=1&after=2',
  'nonsense=1',
])('/events?%s is refused', async (query) => {
  const { status, body } = await log.get(`/events?${query}`)
  expect([status, body.code]).toEqual([400, 'request.invalid'])
})

test.each([
  ['/events/0', 400, 'request.invalid'],
  ['/events/x', 400, 'request.invalid'],
  ['/events/9999999999999999', 400, 'request.invalid'],
  ['/events/999999999', 404, 'entity.not_found'],
])('%s is refused with %i', async (path, wanted, code) => {
  const { status, body } = await log.get(path)
  expect([status, body.code]).toEqual([wanted, code])
})

test.each(['/events', '/events/1', '/events/live', '/events/1/explain', '/explain?entity=a', '/blocked'])(
  '%s needs the scope of handlers',
  async (path) => {
    const { status, body } = await log.get(path, log.powerless)
    expect([status, body.code]).toEqual([403, 'auth.forbidden'])
  },
)
