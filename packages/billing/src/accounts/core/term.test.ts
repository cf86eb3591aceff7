import { expect, test } from 'vitest'
import { accountTerm } from './term.ts'

test.each([
  [null, null, 'active'],
  ['2026-03-02', null, 'not_yet_active'],
  ['2026-03-01', '2026-03-02', 'active'],
  [null, '2026-03-01', 'expired'],
  ['2026-03-02', '2026-02-01', 'not_yet_active'],
])('from %s to %s: %s', (activationDate, expirationDate, term) => {
  expect(accountTerm({ activationDate, expirationDate }, '2026-03-01')).toBe(term)
})
