import { expect, test } from 'vitest'
import { rulePauseMs } from './rule-pause.ts'

test('a rule that fails rests longer each time, at most a minute', () => {
  expect([1, 2, 3, 6, 7, 2000].map(rulePauseMs)).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000])
})
