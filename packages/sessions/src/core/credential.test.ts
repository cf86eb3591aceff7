import { expect, test } from 'vitest'
import { isApiToken, isLogin, isSessionId } from './credential.ts'

test.each([
  ['0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1e', true],
  ['0B94E4C8-6E2D-4B73-9A53-0D6A4A6F6A1E', true],
  ['0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1', false],
  ['0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1e0', false],
  ['0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1g', false],
  ['0b94e4c8-6e2d-4b73-9a53-0d6a4a6f6a1\n', false],
  ['', false],
])('API token %j: %s', (text, expected) => {
  expect(isApiToken(text)).toBe(expected)
})

test.each([
  ['admin', true],
  ['x'.repeat(255), true],
  ['x'.repeat(256), false],
  ['', false],
  ['ad\0min', false],
])('login %j: %s', (text, expected) => {
  expect(isLogin(text)).toBe(expected)
})

test.each([
  ['0123456789abcdef0123456789abcdef', true],
  ['0123456789ABCDEF0123456789abcdef', false],
  ['0123456789abcdef0123456789abcde', false],
  ['0123456789abcdef0123456789abcdef\n', false],
])('session id %j: %s', (text, expected) => {
  expect(isSessionId(text)).toBe(expected)
})
