import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { formatPasswordHash, type PasswordHash, parsePasswordHash } from './core/password-hash.ts'

const COST = { cost: 2 ** 15, blockSize: 8, parallelism: 1 }
const HASH_BYTES = 32

/** Hashes with scrypt, N = 2^15, r = 8, p = 1 (32 MiB); the text carries its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url')
  const hash = await derive(password, { ...COST, salt }, HASH_BYTES)
  return formatPasswordHash({ ...COST, salt, hash: hash.toString('base64url') })
}

/** Compares in constant time. Throws when `stored` is not a hash that `hashPassword` made. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = parsePasswordHash(stored)
  if (parts === undefined) throw new Error('a stored password hash is not readable')
  const expected = Buffer.from(parts.hash, 'base64url')
  return timingSafeEqual(await derive(password, parts, expected.length), expected)
}

/** A hash that no password fits: checking it takes as long as checking a real one. */
export function unmatchableHash(): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64url')
  return formatPasswordHash({ ...COST, salt: random(16), hash: random(HASH_BYTES) })
}

function derive(password: string, parts: Omit<PasswordHash, 'hash'>, bytes: number): Promise<Buffer> {
  const { cost, blockSize, parallelism } = parts
  const options = { cost, blockSize, parallelization: parallelism, maxmem: 256 * cost * blockSize }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), Buffer.from(parts.salt, 'base64url'), bytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
