import { expect, test } from 'vitest'
import { formatPasswordHash, parsePasswordHash } from './password-hash.ts'

const parts = {
  cost: 32768,
  blockSize: 8,
  parallelism: 1,
  salt: 'c2FsdHNhbHRzYWx0_-',
  hash: 'aGFzaGhhc2hoYXNoaGFzaA',
}

test('a hash carries its parameters', () => {
  const text = 'scrypt$32768$8$1$c2FsdHNhbHRzYWx0_-$aGFzaGhhc2hoYXNoaGFzaA'
  expect(formatPasswordHash(parts)).toBe(text)
  expect(parsePasswordHash(text)).toEqual(parts)
})

test.each(['', 'plain', 'scrypt$1$1$1$short$short', 'bcrypt$32768$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo'])(
  '%j is no hash',
  (text) => {
    expect(parsePasswordHash(text)).toBeUndefined()
  },
)
