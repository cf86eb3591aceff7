import { expect, test } from 'vitest'
import { readTokenClaims } from './token-claims.ts'

const sessionId = '0123456789abcdef0123456789abcdef'
const claims = { exp: 1000, jti: sessionId, aud: ['portabilling-api', 'espf-api'] }
const at = (seconds: number) => new Date(seconds * 1000)

test('a token is good for its services until it expires', () => {
  expect(readTokenClaims(claims, 'espf-api', at(999.9))).toEqual({ kind: 'valid', sessionId })
  expect(readTokenClaims({ ...claims, aud: 'espf-api' }, 'espf-api', at(1))).toMatchObject({ kind: 'valid' })
  expect(readTokenClaims(claims, 'espf-api', at(1000))).toEqual({ kind: 'expired' })
  expect(readTokenClaims(claims, 'portasip-api', at(1))).toEqual({ kind: 'malformed' })
})

test.each([
  undefined,
  'text',
  { ...claims, jti: 'x' },
  { ...claims, jti: 5 },
  { ...claims, exp: '1000' },
  { ...claims, aud: 'another-api' },
  { ...claims, aud: undefined },
])('%j is no token of ours', (payload) => {
  expect(readTokenClaims(payload, 'espf-api', at(1))).toEqual({ kind: 'malformed' })
})
