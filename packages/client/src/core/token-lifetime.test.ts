import { expect, test } from 'vitest'
import { renewAt } from './token-lifetime.ts'

const now = Date.UTC(2026, 0, 1)
const minutes = (n: number) => now + n * 60_000

test.each([
  ['48 hours: an hour before', { expires_in: 172_800 }, minutes(47 * 60)],
  ['15 minutes: 90 seconds before', { expires_in: 900 }, minutes(13.5)],
  ['a string of digits', { expires_in: '900' }, minutes(13.5)],
  ['expires_at alone', { expires_at: '2026-01-01 00:15:00' }, minutes(13.5)],
  ['expires_in is trusted first', { expires_in: 900, expires_at: '2027-01-01 00:00:00' }, minutes(13.5)],
  ['neither', {}, minutes(54)],
  ['nonsense', { expires_in: 'soon', expires_at: 'later' }, minutes(54)],
  ['over already', { expires_at: '2025-01-01 00:00:00' }, now],
])('%s', (_, stated, expected) => {
  expect(renewAt(stated, now)).toBe(expected)
})
