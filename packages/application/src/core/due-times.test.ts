import { expect, test } from 'vitest'
import { type DueTimes, lastDue } from './due-times.ts'

const [HOUR, DAY] = [3_600_000, 86_400_000]
/** 2026-11-29 was a Sunday. */
const at = (text: string) => Date.parse(`2026-${text}Z`)

test.each<[string, DueTimes, string, string | undefined]>([
  ['before the time of day', { everyMs: DAY, atMs: 3 * HOUR }, '11-30T02:59:59', '11-29T03:00:00'],
  ['at it', { everyMs: DAY, atMs: 3 * HOUR }, '11-30T03:00:00', '11-30T03:00:00'],
  ['after it', { everyMs: DAY, atMs: 3 * HOUR }, '11-30T23:59:59', '11-30T03:00:00'],
  ['several times a day', { everyMs: 6 * HOUR, atMs: 3 * HOUR }, '11-30T20:00:00', '11-30T15:00:00'],
  ['before the first of a day', { everyMs: 6 * HOUR, atMs: 3 * HOUR }, '11-30T01:00:00', '11-29T21:00:00'],
  ['on days', { everyMs: DAY, atMs: 3 * HOUR, days: ['sun', 'wed'] }, '12-02T02:00:00', '11-29T03:00:00'],
  ['on the day itself', { everyMs: DAY, atMs: 3 * HOUR, days: ['wed'] }, '12-02T04:00:00', '12-02T03:00:00'],
  ['often on days', { everyMs: HOUR, atMs: 0, days: ['sun'] }, '11-30T10:30:00', '11-29T23:00:00'],
  ['on no day', { everyMs: DAY, atMs: 0, days: [] }, '11-30T10:30:00', undefined],
  ['every second day', { everyMs: 2 * DAY, atMs: 0 }, '03-01T00:00:00', '02-28T00:00:00'],
])('%s', (_, times, now, due) => {
  expect(lastDue(times, at(now))).toBe(due === undefined ? undefined : at(due))
})

test('the time is the same for every process and at every moment until the next', () => {
  const times = { everyMs: 5 * HOUR, atMs: HOUR }
  const first = lastDue(times, at('11-30T00:00:00')) ?? 0
  for (let ms = 0; ms < 5 * HOUR; ms += 700_000) expect(lastDue(times, first + ms)).toBe(first)
  expect(lastDue(times, first + 5 * HOUR)).toBe(first + 5 * HOUR)
})
