import { expect, test } from 'vitest'
import { UsageError } from './failures.ts'
import { parseDuration, parseMoment, showTime } from './times.ts'

const now = new Date('2026-01-31T14:30:00.000Z')
const local = (...parts: [number, number, number, number?, number?, number?]) =>
  new Date(...parts).toISOString()

test.each([
  ['10m', '2026-01-31T14:20:00.000Z'],
  ['1.5h', '2026-01-31T13:00:00.000Z'],
  ['3d', '2026-01-28T14:30:00.000Z'],
  ['+2h', '2026-01-31T16:30:00.000Z'],
  ['now', '2026-01-31T14:30:00.000Z'],
  ['2026-01-30T12:00:00Z', '2026-01-30T12:00:00.000Z'],
  ['2026-01-30 12:00:00+02:00', '2026-01-30T10:00:00.000Z'],
  ['2026-01-30', local(2026, 0, 30)],
  ['2026-01-30 12:05', local(2026, 0, 30, 12, 5)],
  ['2026-01-30T12:05:06', local(2026, 0, 30, 12, 5, 6)],
])('%s is a moment', (text, moment) => {
  expect(parseMoment(text, now)).toBe(moment)
})

test.each(['', 'yesterday', '10', '-10m', '2026-13-01', '2026-01-30Z12', '1y'])('%j is none', (text) => {
  expect(() => parseMoment(text, now)).toThrow(UsageError)
})

test('durations are seconds', () => {
  expect(['90', '90s', '1.5m', '2h', '1w'].map(parseDuration)).toEqual([90, 90, 90, 7200, 604_800])
  expect(() => parseDuration('soon')).toThrow(UsageError)
})

test('times are shown in the local zone with seconds, whichever way the API writes them', () => {
  const at = new Date(2026, 0, 5, 7, 8, 9)
  expect(showTime(at.toISOString())).toBe('2026-01-05 07:08:09')
  expect(showTime(at.toISOString().slice(0, 19).replace('T', ' '))).toBe('2026-01-05 07:08:09')
  expect(showTime(null)).toBe('')
})
