import { expect, test } from 'vitest'
import { hashPassword, unmatchableHash, verifyPassword } from './password.ts'

test('a password fits its own hash and no other', async () => {
  const hash = await hashPassword('pässword')
  expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/)
  expect(await verifyPassword('pässword', hash)).toBe(true)
  expect(await verifyPassword('pa\u0308ssword', hash)).toBe(true)
  expect(await verifyPassword('passwörd', hash)).toBe(false)
  expect(await verifyPassword('', hash)).toBe(false)
  expect(await hashPassword('pässword')).not.toBe(hash)
})

test('nothing fits the hash of nobody', async () => {
  expect(await verifyPassword('', unmatchableHash())).toBe(false)
})

test('a stored text that is no hash is an error, not a wrong password', async () => {
  await expect(verifyPassword('x', 'x')).rejects.toThrow('not readable')
})
