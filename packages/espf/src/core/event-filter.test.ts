import { expect, test } from 'vitest'
import { findTypes, fits, readFilter, readHandlerId, type SearchFilter, searchPaths } from './event-filter.ts'

const routes = [{ rawType: 'Radius/User/Changed', eventType: 'Radius/Changed' }]

test('a name stands for its type in either spelling, a pattern for one part between slashes', () => {
  expect([...findTypes('Account/Id/Changed', routes).raw]).toEqual(['Account/ID/Changed'])
  expect([...findTypes('Account/ID/Changed', routes).raw]).toEqual(['Account/ID/Changed'])
  const pattern = findTypes('Account/*', routes)
  expect(pattern.raw).toContain('Account/Blocked')
  expect(pattern.raw).not.toContain('Account/ID/Changed')
  expect(findTypes('*/Status/Closed', routes).captured).toEqual([
    'Customer/Status/Closed',
    'Account/Status/Closed',
  ])
  expect(findTypes('Acc*/New', routes).raw).toEqual(new Set(['Acc*/New']))
})

test('a delivery of a type that is named may be called whatever it is sent as', () => {
  expect(findTypes('Account/Id/Changed', routes).delivered).toEqual([
    'Account/ID/Changed',
    'Account/Id/Changed',
    'Subscriber/Updated',
    'SIM/Updated',
  ])
})

test('a grouped name stands for what was sent as it', () => {
  const { raw, sent, captured, delivered } = findTypes('Subscriber/Created', routes)
  expect([raw.size, [...sent], captured, delivered]).toEqual([
    0,
    ['Subscriber/Created'],
    ['Account/New'],
    ['Subscriber/Created'],
  ])
  const both = findTypes('SIM/Updated', routes)
  expect([both.raw.has('SIM/Updated'), both.sent.has('SIM/Updated')]).toEqual([true, true])
  expect(both.captured).toContain('Account/Blocked')
})

test('types of attached tables are known by their routes, others stand for themselves', () => {
  expect([...findTypes('Radius/*/Changed', routes).raw]).toEqual(['Radius/User/Changed'])
  const sent = findTypes('Radius/Changed', routes)
  expect([[...sent.sent], sent.captured]).toEqual([['Radius/Changed'], ['Radius/User/Changed']])
  expect(findTypes('Nobody/Knows', routes).captured).toEqual(['Nobody/Knows'])
})

test('a filter is read whole', () => {
  expect(
    readFilter(
      {
        entity: 'account/1',
        i_handler: '12',
        state: 'rejected',
        since: '2026-03-01',
        until: '2026-03-01T10:00:00.5+02:00',
      },
      [],
    ),
  ).toEqual({
    entity: 'account/1',
    iHandler: 12,
    state: 'rejected',
    since: new Date('2026-03-01T00:00:00Z'),
    until: new Date('2026-03-01T08:00:00.500Z'),
  })
  expect(readFilter({ since: '2026-03-01 10:30', event_type: 'Account/New' }, [])).toMatchObject({
    since: new Date('2026-03-01T10:30:00Z'),
    types: { captured: ['Account/New'] },
  })
})

test.each([
  [{ state: 'sending' as const }, 'sending'],
  [{ since: '2026-02-30' }, 'since is no moment'],
  [{ since: '2026-13-01' }, 'since is no moment'],
  [{ until: '2026-02-01T25:00' }, 'until is no moment'],
  [{ until: 'nonsense' }, 'until is no moment'],
  [{ i_handler: 2 ** 31 }, 'i_handler'],
])('%j is refused', (filter, problem) => {
  expect(() => readFilter(filter, [])).toThrow(problem)
})

test('an id of a handler is a positive integer', () => {
  expect(readHandlerId('7')).toBe(7)
  expect(() => readHandlerId('x')).toThrow('i_handler')
})

const types = findTypes('Account/Blocked', [])
const grouped = findTypes('Subscriber/Updated', [])
const event = { eventType: 'Account/Blocked' }
const raw = { iHandler: 1, eventType: 'Account/Blocked', state: 'finished' as const }
const sent = { iHandler: 2, eventType: 'Subscriber/Updated', state: 'rejected' as const }

test.each<[SearchFilter, boolean]>([
  [{}, true],
  [{ types }, true],
  [{ types: findTypes('Account/New', []) }, false],
  [{ types: grouped }, true],
  [{ types: grouped, iHandler: 1 }, false],
  [{ types: grouped, iHandler: 2 }, true],
  [{ types, iHandler: 2 }, true],
  [{ types, iHandler: 2, state: 'finished' }, false],
  [{ iHandler: 3 }, false],
  [{ state: 'rejected' }, true],
  [{ state: 'queued' }, false],
  [{ iHandler: 1, state: 'finished' }, true],
])('%j fits an event that went to two handlers: %s', (filter, expected) => {
  expect(fits(event, [raw, sent], filter)).toBe(expected)
})

test('an event that nobody was sent fits what says nothing about deliveries', () => {
  expect([
    fits(event, [], { types }),
    fits(event, [], { types: grouped }),
    fits(event, [], { state: 'queued' }),
  ]).toEqual([true, false, false])
})

const events = { from: 'events' }
const history = { from: 'deliveries', place: 'history' }
test.each<[SearchFilter, object, object]>([
  [{}, events, events],
  [{ types }, events, events],
  [{ entity: 'account/1' }, events, events],
  [{ types: grouped }, { from: 'deliveries' }, { from: 'deliveries' }],
  [{ entity: 'account/1', state: 'rejected' }, events, history],
  [{ entity: 'account/1', types: grouped }, events, { from: 'deliveries' }],
  [{ state: 'queued' }, { from: 'deliveries', place: 'queue' }, { from: 'deliveries', place: 'queue' }],
  [
    { state: 'waiting', types },
    { from: 'deliveries', place: 'waiting' },
    { from: 'deliveries', place: 'waiting' },
  ],
  [{ state: 'rejected', types }, history, history],
  [{ state: 'finished' }, history, history],
  [{ state: 'finished', types }, events, history],
  [{ state: 'finished', types: grouped }, history, history],
  [{ state: 'finished', types, iHandler: 1 }, history, history],
  [{ iHandler: 1 }, { from: 'deliveries' }, { from: 'deliveries' }],
])('%j is looked for where an index helps', (filter, first, otherwise) => {
  expect(searchPaths(filter)).toEqual({ first, otherwise })
})
