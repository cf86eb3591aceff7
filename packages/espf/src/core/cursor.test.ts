import { expect, test } from 'vitest'
import { blockedCursor, eventCursor, parseBlockedCursor, parseEventCursor } from './cursor.ts'

test('a cursor leads back to its place', () => {
  expect(parseEventCursor(eventCursor(10_000_000))).toBe(10_000_000)
  for (const entity of ['account/2984', 'a.b%/ü\u{1f600}', '.'])
    expect(parseBlockedCursor(blockedCursor({ iHandler: 12, entity }))).toEqual({ iHandler: 12, entity })
})

test.each(['', '0', 'x', '1.5', '-1', '99999999999999999'])('"%s" is no place among events', (text) => {
  expect(() => parseEventCursor(text)).toThrow('after must be the next of the page before')
})

test.each(['', '12', '12.', '.account', '0.account', 'x.account', '1.%ff', '1.a%00', '1234567890.a'])(
  '"%s" is no place among blocked entities',
  (text) => {
    expect(() => parseBlockedCursor(text)).toThrow('after must be the next of the page before')
  },
)
