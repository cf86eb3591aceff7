import type { Day } from './windows.ts'

/** When something is due again and again, in UTC. */
export type DueTimes = {
  /** From the time of day on, counted from 1970-01-01. */
  everyMs: number
  /** After midnight. */
  atMs: number
  /** Only on these days; all unless given. */
  days?: readonly Day[]
}

const DAYS: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const WEEK_MS = 7 * 86_400_000

/** The last time at or before `now` that it was due, within a week; undefined: there was none. */
export function lastDue({ everyMs, atMs, days = DAYS }: DueTimes, now: number): number | undefined {
  for (let due = now - positive(now - atMs, everyMs); due > now - WEEK_MS; due -= everyMs)
    if (days.some((day) => day === DAYS[new Date(due).getUTCDay()])) return due
  return undefined
}

function positive(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus
}
