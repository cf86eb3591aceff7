import { expect, test } from 'vitest'
import {
  dayAt,
  endedBy,
  everythingStaysFrom,
  gatherUnfinished,
  parsePartition,
  partitionOf,
  retentionLimit,
} from './retention.ts'

const at = (text: string): Date => new Date(text)

test('a day is that of UTC', () => {
  expect(dayAt(at('2026-03-01T00:30:00+02:00'))).toEqual(at('2026-02-28T00:00:00Z'))
  expect(dayAt(at('2026-02-28T23:59:59.999Z'), 1)).toEqual(at('2026-03-01T00:00:00Z'))
})

test('a partition is named after its day, and found by its name', () => {
  const day = partitionOf('delivery_history', at('2026-01-31T12:00:00Z'))
  expect(day).toEqual({
    table: 'delivery_history',
    name: 'delivery_history_20260131',
    from: at('2026-01-31T00:00:00Z'),
    to: at('2026-02-01T00:00:00Z'),
  })
  expect(parsePartition(day.name)).toEqual(day)
})

test.each(['event_default', 'delivery_20260131', 'event_20261399', 'event_2026013', ''])(
  '%o is no day',
  (name) => {
    expect(parsePartition(name)).toBeUndefined()
  },
)

test('only days that ended are old, oldest first', () => {
  const names = ['event_20260103', 'event_default', 'attempt_20260101', 'event_20260102']
  expect(endedBy(names, at('2026-01-03T00:00:00Z')).map(({ name }) => name)).toEqual([
    'attempt_20260101',
    'event_20260102',
  ])
})

test('so many days are kept by the clock that is behind', () => {
  const [ahead, behind] = [at('2027-01-01T00:00:00Z'), at('2026-04-10T15:00:00Z')]
  expect(retentionLimit([ahead, behind], 90)).toEqual(at('2026-01-10T00:00:00Z'))
})

test('what parts of the queues hold is put together, the oldest handler first', () => {
  const rows = [
    { i_handler: 1, oldest: at('2026-01-05T10:00:00Z'), count: 2, i_events: [5, 6] },
    { i_handler: 2, oldest: at('2026-01-03T10:00:00Z'), count: 1, i_events: [6] },
    { i_handler: 1, oldest: at('2026-01-04T10:00:00Z'), count: 1, i_events: [4] },
  ]
  const all = gatherUnfinished(rows, 3)
  expect(all).toEqual({
    holders: [
      { iHandler: 2, oldest: at('2026-01-03T10:00:00Z'), count: 1 },
      { iHandler: 1, oldest: at('2026-01-04T10:00:00Z'), count: 3 },
    ],
    iEvents: [5, 6, 4],
    complete: true,
  })
  expect(everythingStaysFrom(all)).toBeUndefined()
})

test('when too much is unfinished, everything stays from the day before the oldest', () => {
  const row = { i_handler: 1, oldest: at('2026-01-05T10:00:00Z'), count: 3, i_events: [5, 6, 7] }
  expect(everythingStaysFrom(gatherUnfinished([row], 2))).toEqual(at('2026-01-04T00:00:00Z'))
  const cut = { ...row, i_events: [5, 6] }
  expect(gatherUnfinished([cut], 1000).complete).toBe(false)
  expect(everythingStaysFrom(gatherUnfinished([], 2))).toBeUndefined()
  expect(everythingStaysFrom({ holders: [], iEvents: [], complete: false })).toBeUndefined()
})
