import { expect, test } from 'vitest'
import { passwordProblem } from './password-rules.ts'

test.each([
  ['correct horse', undefined],
  ['ünïcödé!', undefined],
  ['1234567', 'at least 8 characters'],
  ['🔑🔑🔑🔑', 'at least 8 characters'],
  ['aaaaaaaaab', '4 different'],
  ['my-ANNA-2026', 'must not contain the login'],
])('%j: %s', (password, problem) => {
  if (problem === undefined) expect(passwordProblem(password, 'anna')).toBeUndefined()
  else expect(passwordProblem(password, 'anna')).toContain(problem)
})
