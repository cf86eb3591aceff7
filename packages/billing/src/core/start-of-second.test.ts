import { expect, test } from 'vitest'
import { startOfSecond } from './start-of-second.ts'

test('cuts what is below a second', () => {
  expect(startOfSecond(new Date('2026-03-01T12:00:00.999Z'))).toEqual(new Date('2026-03-01T12:00:00Z'))
})
