import { deliveredTypes } from '@openespf/contract/events'
import { expect, test } from 'vitest'
import { selectTypes } from './select-types.ts'

const raw = { event_version: 'raw', names: 'current' } as const
const legacy = { event_version: 'raw', names: 'legacy' } as const
const grouped = { event_version: 'grouped', names: 'current' } as const

test('names select themselves, in either spelling, as the handler spells them', () => {
  expect(selectTypes(raw, ['Account/Blocked', 'Account/Id/Changed'])).toEqual([
    'Account/Blocked',
    'Account/ID/Changed',
  ])
  expect(selectTypes(legacy, ['Account/ID/Changed', 'Account/Id/Changed'])).toEqual([
    'Account/Id/Changed',
    'Account/Id/Changed',
  ])
  expect(selectTypes(grouped, ['SIM/Updated'])).toEqual(['SIM/Updated'])
  expect(selectTypes(raw, [])).toEqual([])
})

test('in a pattern * stands for one part', () => {
  const all = deliveredTypes('raw')
  expect(selectTypes(raw, ['Customer/*'])).toEqual(all.filter((type) => /^Customer\/[^/]+$/.test(type)))
  expect(selectTypes(raw, ['*/Status/*'])).toEqual(all.filter((type) => /^[^/]+\/Status\/[^/]+$/.test(type)))
  expect(selectTypes(raw, ['*/*', '*/*/*', '*/*/*/*']).toSorted()).toEqual([...all].toSorted())
  expect(selectTypes(raw, ['Account/Id/*'])).toEqual(['Account/ID/Changed'])
  expect(selectTypes(grouped, ['Subscriber/*'])).toHaveLength(3)
})

test.each([
  [raw, 'Account/Block', 'no raw event type is or fits "Account/Block": near are Account/Blocked'],
  [raw, 'account/blocked', 'near are Account/Blocked'],
  [raw, 'Subscriber/Updated', 'near are '],
  [grouped, 'SIM/Changed', 'no grouped event type is or fits "SIM/Changed": near are SIM/'],
  [
    grouped,
    'Account/New',
    'no grouped event type is or fits "Account/New": the handler\'s subscriptions list',
  ],
  [raw, '*', 'no raw event type is or fits "*": * stands for one part between slashes'],
  [raw, '', 'no raw event type is or fits "": the handler\'s subscriptions list'],
])('%j refuses %s', (handler, pattern, problem) => {
  expect(() => selectTypes(handler, ['*/*', pattern])).toThrow(problem)
})

test('at most five near names are given', () => {
  expect(() => selectTypes(raw, ['Account'])).toThrow(/near are [^,]+(, [^,]+){4}$/)
})
