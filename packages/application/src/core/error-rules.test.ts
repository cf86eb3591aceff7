import { expect, test } from 'vitest'
import { expressionOf, findRule } from './error-rules.ts'

test.each([
  ['Subscriber already exists.', 'read-back'],
  ['ERROR: duplicate key value violates', 'read-back'],
  ['Unknown subscriber', 'read-back'],
  ["Subscriber doesn't exist.", 'read-back'],
  ['the object was not found: object not found', 'read-back'],
])('%s is a known error', (reason, action) => {
  expect(findRule([], { reason })?.action).toBe(action)
})

test('what nothing is known of has no rule', () => {
  expect(findRule([], { reason: 'the moon is full' })).toBeUndefined()
})

test('the rules of the configuration come first', () => {
  const rules = [{ match: 'ALREADY exists', action: 'reject', say: 'somebody else has it' }] as const
  expect(findRule(rules, { reason: 'it already exists' })).toBe(rules[0])
})

test('a rule may name a code, a text, or both', () => {
  const rules = [
    { code: '68', match: 'entry', action: 'retry-slow' },
    { code: '53', action: 'retry-fast' },
    { match: '/^no .* left$/', action: 'reject' },
  ] as const
  expect(findRule(rules, { code: '68', reason: 'Entry there' })).toBe(rules[0])
  expect(findRule(rules, { code: '68', reason: 'other' })).toBeUndefined()
  expect(findRule(rules, { code: '53', reason: 'other' })).toBe(rules[1])
  expect(findRule(rules, { reason: 'No licence left' })).toBe(rules[2])
})

test('a regular expression stands between slashes', () => {
  expect(expressionOf('/a+/')).toBe('a+')
  expect(expressionOf('a/b')).toBeUndefined()
})
