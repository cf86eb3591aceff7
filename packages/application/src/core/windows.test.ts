import { expect, test } from 'vitest'
import { type MaintenanceWindow, maintenanceUntil } from './windows.ts'

const until = (now: string, ...windows: MaintenanceWindow[]) => {
  const end = maintenanceUntil(windows, Date.parse(now))
  return end === undefined ? undefined : new Date(end).toISOString().slice(0, 16)
}
const nightly = { from: '02:00', to: '04:30' }

test('a daily window', () => {
  expect(until('2026-11-29T01:59:59Z', nightly)).toBeUndefined()
  expect(until('2026-11-29T02:00:00Z', nightly)).toBe('2026-11-29T04:30')
  expect(until('2026-11-29T04:30:00Z', nightly)).toBeUndefined()
})

test('one that reaches over midnight belongs to the day on which it begins', () => {
  const sunday = { from: '23:00', to: '01:00', days: ['sun'] } as const
  expect(until('2026-11-29T23:30:00Z', sunday)).toBe('2026-11-30T01:00')
  expect(until('2026-11-30T00:30:00Z', sunday)).toBe('2026-11-30T01:00')
  expect(until('2026-11-29T00:30:00Z', sunday)).toBeUndefined()
})

test('a window from a time to itself is none', () => {
  expect(until('2026-11-29T12:00:00Z', { from: '06:00', to: '06:00' })).toBeUndefined()
})

test('a window once', () => {
  const once = { starts: '2026-12-01T00:00:00Z', ends: '2026-12-01T06:00:00Z' }
  expect(until('2026-12-01T05:59:59Z', once)).toBe('2026-12-01T06:00')
  expect(until('2026-12-02T05:59:59Z', once)).toBeUndefined()
})

test('windows that touch are one', () => {
  const next = { from: '04:30', to: '05:00' }
  expect(until('2026-11-29T03:00:00Z', nightly, next)).toBe('2026-11-29T05:00')
})

test('no windows, no maintenance', () => {
  expect(until('2026-11-29T03:00:00Z')).toBeUndefined()
})
