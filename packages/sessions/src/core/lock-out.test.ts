import { expect, test } from 'vitest'
import { secondsLeft, windowStart } from './lock-out.ts'

test('a lock lasts 15 minutes from the last failure', () => {
  const now = new Date('2026-03-01T10:00:00Z')
  expect(windowStart(now)).toEqual(new Date('2026-03-01T09:45:00Z'))
  expect(secondsLeft(now, now)).toBe(900)
  expect(secondsLeft(windowStart(now), now)).toBe(1)
})
