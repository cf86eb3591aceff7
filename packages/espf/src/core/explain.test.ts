import { expect, test } from 'vitest'
import {
  type Ahead,
  type ExplainedDelivery,
  type ExplainedEvent,
  explainEvent,
  explainNothing,
} from './explain.ts'
import { type ExplainedHandler, holdUps, type Scene } from './explain-hold-ups.ts'

const time = (hhmm: string) => new Date(`2026-03-01T${hhmm}:00Z`)
const scene: Scene = { now: time('12:00'), processes: 1, paused: null }
const handler: ExplainedHandler = {
  iHandler: 1,
  name: 'app',
  enabled: true,
  deleting: false,
  version: 'raw',
  iEnvs: null,
  iCustomers: null,
  iProducts: null,
  createdAt: time('00:00'),
  subscribed: ['Account/Blocked', 'Account/Id/Changed'],
  routes: [],
  paused: null,
  window: null,
  circuit: null,
}
const event: ExplainedEvent = {
  iEvent: 17,
  iEnv: 1,
  eventType: 'Account/Blocked',
  entity: 'account/2984',
  capturedAt: time('11:00'),
  iCustomers: [5],
  iProducts: null,
}
const queued: ExplainedDelivery = {
  eventType: 'Account/Blocked',
  redelivery: 0,
  state: 'queued',
  attempts: 0,
  reason: '',
  firstFailedAt: null,
  dueAt: null,
  endedAt: null,
  supersededBy: null,
  ahead: null,
}
const failing: ExplainedDelivery = {
  ...queued,
  state: 'waiting',
  attempts: 2,
  reason: 'answered 500',
  firstFailedAt: time('11:10'),
  dueAt: time('12:05'),
}
const head: Ahead = {
  iEvent: 12,
  eventType: 'Account/New',
  attempts: 3,
  since: time('10:00'),
  dueAt: time('12:30'),
  lastError: 'answered 500',
  count: 2,
}

const explain = (
  deliveries: readonly ExplainedDelivery[],
  changes: {
    handler?: Partial<ExplainedHandler>
    event?: Partial<ExplainedEvent>
    scene?: Partial<Scene>
  } = {},
) =>
  explainEvent({ ...event, ...changes.event }, { ...handler, ...changes.handler }, deliveries, {
    ...scene,
    ...changes.scene,
  })

test('every explanation says which event, when it was captured and what it is sent as', () => {
  expect(explain([{ ...queued, eventType: 'Subscriber/Updated', redelivery: 2 }])).toEqual([
    {
      i_handler: 1,
      handler: 'app',
      i_event: 17,
      event_type: 'Subscriber/Updated',
      state: 'queued',
      facts: [
        'Event 17 (Account/Blocked of account/2984) was captured at 2026-03-01 11:00:00 UTC.',
        'The handler is sent it as Subscriber/Updated.',
        'It is redelivery 2 by hand.',
        'It is the first of its entity.',
        'It has not been tried yet.',
      ],
      verdict: 'It will be sent at once.',
    },
  ])
})

const ended = { ...queued, attempts: 1, endedAt: time('11:01') }
test.each<[Partial<ExplainedDelivery>, string, string]>([
  [{ state: 'finished' }, 'It was finished at 2026-03-01 11:01:00 UTC, after one try.', 'Delivered'],
  [{ state: 'finished', endedAt: null, attempts: 4 }, 'It was finished, after 4 tries.', 'Delivered'],
  [
    { state: 'rejected', reason: 'answered 422' },
    'rejected it at 2026-03-01 11:01:00 UTC, after one try: answered 422',
    'redeliver',
  ],
  [
    { state: 'exhausted', reason: 'answered 500', attempts: 9 },
    'after 9 tries; the last one: answered 500',
    'Redeliver it when',
  ],
  [
    { state: 'superseded', supersededBy: 18 },
    'superseded at 2026-03-01 11:01:00 UTC by event 18',
    'look at event 18',
  ],
  [
    { state: 'cancelled', reason: 'cancelled by admin' },
    'cancelled at 2026-03-01 11:01:00 UTC: cancelled by admin.',
    'Redeliver it if',
  ],
])('an ended delivery: %j', (changes, fact, verdict) => {
  const [explanation] = explain([{ ...ended, ...changes }], { handler: { enabled: false } })
  expect(explanation?.facts.at(-1)).toContain(fact)
  expect(explanation?.verdict).toContain(verdict)
})

test.each<[ExplainedDelivery, string, string]>([
  [
    failing,
    'Its next try is due at 2026-03-01 12:05:00 UTC.',
    'It is tried again at 2026-03-01 12:05:00 UTC: retry it',
  ],
  [
    { ...failing, dueAt: time('11:59') },
    'It has been tried 2 times, first failing at 2026-03-01 11:10:00 UTC. The last error: answered 500.',
    'It will be sent at once.',
  ],
  [
    { ...failing, attempts: 1, firstFailedAt: null },
    'It has been tried once. The last error: answered 500.',
    'It is tried again',
  ],
  [
    { ...queued, ahead: head },
    '2 events of its entity must end before, first event 12 (Account/New), failing since 2026-03-01 10:00:00 UTC (answered 500); its next try is due at 2026-03-01 12:30:00 UTC.',
    'Get event 12 going (retry or skip it)',
  ],
  [
    { ...queued, ahead: { ...head, dueAt: null, count: 1, lastError: '' } },
    'One event of its entity must end before, first event 12 (Account/New), failing since 2026-03-01 10:00:00 UTC.',
    'Get event 12 going',
  ],
  [
    { ...queued, ahead: { ...head, attempts: 0 } },
    'first event 12 (Account/New), queued at 2026-03-01 10:00:00 UTC.',
    'It is sent when event 12 has ended',
  ],
])('an unfinished delivery: %j', (delivery, fact, verdict) => {
  const [explanation] = explain([delivery])
  expect(explanation?.facts.join('\n')).toContain(fact)
  expect(explanation?.verdict).toContain(verdict)
})

const since = time('09:00')
test.each<[Partial<ExplainedHandler>, Partial<Scene>, string, string]>([
  [{ deleting: true, enabled: false }, {}, 'being deleted', 'Nothing will be sent.'],
  [{ enabled: false }, {}, 'The handler is disabled.', 'Enable the handler'],
  [{}, { processes: 0 }, 'No dispatcher process is alive.', 'Start a dispatcher'],
  [
    {},
    { paused: { since, reason: 'migration' } },
    'has been paused since 2026-03-01 09:00:00 UTC (migration).',
    'Resume the system.',
  ],
  [
    { paused: { since, reason: '' } },
    {},
    'The handler has been paused since 2026-03-01 09:00:00 UTC.',
    'Resume the handler.',
  ],
  [
    { window: { endsAt: time('13:00'), reason: 'upgrade' } },
    {},
    'A maintenance window holds it back until 2026-03-01 13:00:00 UTC (upgrade).',
    'It goes on at 2026-03-01 13:00:00 UTC',
  ],
  [
    { circuit: { state: 'open', since, lastFailure: 'answered 503' } },
    {},
    'circuit has been open since 2026-03-01 09:00:00 UTC (answered 503).',
    'Mend the handler',
  ],
  [
    { circuit: { state: 'probing', since, lastFailure: '' } },
    {},
    'circuit has been probing since',
    'Mend the handler',
  ],
])('what holds a handler back is the decisive fact: %j %j', (changes, sceneChanges, fact, verdict) => {
  const [explanation] = explain([{ ...queued, ahead: head }], { handler: changes, scene: sceneChanges })
  expect(explanation?.facts.at(-1)).toContain(fact)
  expect(explanation?.verdict).toContain(verdict)
})

test('of several hold-ups the first to be mended decides; a closed circuit is none', () => {
  const closed = { state: 'closed' as const, since, lastFailure: '' }
  expect(holdUps({ ...handler, circuit: closed }, scene)).toEqual([])
  const [explanation] = explain([queued], {
    handler: { enabled: false, paused: { since, reason: '' } },
    scene: { processes: 0 },
  })
  expect(explanation?.verdict).toBe('Enable the handler: what is queued for it is kept.')
  expect(explanation?.facts.slice(-3)).toEqual([
    'The handler has been paused since 2026-03-01 09:00:00 UTC.',
    'No dispatcher process is alive.',
    'The handler is disabled.',
  ])
})

test.each<[Partial<ExplainedHandler>, Partial<ExplainedEvent>, string, string]>([
  [{}, { eventType: 'Account/New' }, 'not subscribed to Account/New.', 'Subscribe it to Account/New'],
  [{ version: 'grouped' }, {}, 'not subscribed to Subscriber/Updated', 'Subscribe it to Subscriber/Updated'],
  [
    { version: 'grouped' },
    { eventType: 'Radius/Changed' },
    'Handlers of version grouped are not sent Radius/Changed',
    'version raw',
  ],
  [{ enabled: false }, {}, 'The handler is disabled', 'Enable the handler; replay'],
  [{ deleting: true }, {}, 'being deleted', 'the handler is going'],
  [{ iEnvs: [2, 3] }, {}, 'lets only i_env 2, 3 through; the event has 1.', 'Widen the filter'],
  [{ iCustomers: [6] }, {}, 'lets only i_customer 6 through; the event has 5.', 'Widen the filter'],
  [{ iCustomers: [6] }, { iCustomers: null }, 'the event concerns no customer.', 'Widen the filter'],
  [{ iProducts: [6] }, {}, 'the event concerns no product.', 'Widen the filter'],
  [
    { createdAt: time('11:30') },
    {},
    'created later, at 2026-03-01 11:30:00 UTC',
    'replay events since 2026-03-01 11:00:00',
  ],
  [{ iEnvs: [1], iCustomers: [5] }, {}, 'disabled, not subscribed, or filtered it out', 'never queued'],
])('an event that was not queued for a handler: %j %j', (changes, eventChanges, fact, verdict) => {
  const [explanation, ...others] = explain([], { handler: changes, event: eventChanges })
  expect(others).toEqual([])
  expect([explanation?.state, explanation?.event_type]).toEqual([
    null,
    eventChanges.eventType ?? 'Account/Blocked',
  ])
  expect(explanation?.facts.at(-1)).toContain(fact)
  expect(explanation?.verdict).toContain(verdict)
})

test('it is said under which names a handler wants an event', () => {
  const facts = (changes: Partial<ExplainedHandler>, eventType: string) =>
    explain([], { handler: changes, event: { eventType } })[0]?.facts[1]
  expect(facts({}, 'Account/ID/Changed')).toBe('The handler is subscribed to it, as Account/Id/Changed.')
  const subscribed = ['Subscriber/Updated', 'SIM/Updated']
  expect(facts({ version: 'grouped', subscribed }, 'Account/Blocked')).toBe(
    'The handler is subscribed to it, as Subscriber/Updated and SIM/Updated.',
  )
  const routes = [{ rawType: 'Radius/Changed', eventType: 'Radius/Changed' }]
  expect(facts({ routes }, 'Radius/Changed')).toBe('The handler is subscribed to it, as Radius/Changed.')
})

test('of an entity without events: what could be raised, who is subscribed, what is in the way', () => {
  const nothing = (
    entity: string,
    changes: Partial<ExplainedHandler> = {},
    sceneChanges: Partial<Scene> = {},
  ) => explainNothing(entity, { ...handler, ...changes }, { ...scene, ...sceneChanges })
  const plain = nothing('account/5')
  expect(plain).toMatchObject({ i_event: null, event_type: '', state: null })
  expect(plain.facts[0]).toBe('No event of account/5 is in the log.')
  expect(plain.facts[1]).toMatch(
    /^\d+ event types are about account entities; the handler is subscribed to 2: Account\/ID\/Changed, Account\/Blocked\.$/,
  )
  expect(plain.verdict).toContain('no change of account/5 that the handler wants has been captured')
  expect(nothing('account/5', {}, { processes: 0 }).facts.at(-1)).toBe('No dispatcher process is alive.')
  expect(nothing('account/5', { enabled: false }).verdict).toContain('Enable the handler')
  expect(nothing('customer/5').facts.at(-1)).toContain('subscribed to none of them')
  expect(nothing('customer/5').verdict).toContain('such as Customer/New')
  const unknown = nothing('radcheck/5')
  expect(unknown.facts.slice(1)).toEqual([
    'No event type of the catalogue is about a "radcheck".',
    'It is subscribed to no type of an attached table.',
  ])
  expect(unknown.verdict).toContain('Check the spelling')
  const routes = [
    { rawType: 'Radius/Changed', eventType: 'Radius/Changed' },
    { rawType: 'Account/New', eventType: 'Account/New' },
  ]
  expect(nothing('radcheck/5', { routes }).facts.at(-1)).toContain('attached tables: Radius/Changed.')
})
