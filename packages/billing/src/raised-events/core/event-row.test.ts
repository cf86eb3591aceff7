import { expect, test } from 'vitest'
import { eventRow } from './event-row.ts'

test('the entity and its variable follow from the id', () => {
  const event = { eventType: 'Connection/Changed', id: '7', variables: { host: 'a' } }
  expect(eventRow(event)).toEqual({
    eventType: 'Connection/Changed',
    entity: 'connection/7',
    variables: { i_connection: 7, host: 'a' },
  })
  expect(eventRow({ eventType: 'Custom/Jasper/CapReached', id: 8988 })).toMatchObject({
    entity: 'jasper/8988',
    variables: { iccid: '8988' },
  })
})

test.each([
  ['a type that a table raises', { eventType: 'Account/New', id: 1 }, 'not raised by request'],
  ['an unknown type', { eventType: 'No/Such', id: 1 }, 'not raised by request'],
  ['an id that is no integer', { eventType: 'Connection/New', id: 'x' }, 'i_connection'],
  ['what every event carries', { eventType: 'Connection/New', id: 1, variables: { i_event: 1 } }, 'i_event'],
  ['the id again', { eventType: 'Connection/New', id: 1, variables: { i_connection: 2 } }, 'i_connection'],
])('refuses %s', (_, event, problem) => {
  expect(() => eventRow(event)).toThrow(problem)
})
