import * as crypto from 'node:crypto'
import { promisify } from 'node:util'

const { createHash, randomBytes, timingSafeEqual } = crypto

export type PasswordScheme = 'ssha' | 'argon2' | 'plain' | 'none'

const SALT_BYTES = 16
/** As OWASP has it at the least: 19 MiB, two passes. */
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** Throws where this Node cannot store passwords in this way. */
export function checkScheme(scheme: PasswordScheme): void {
  if (scheme === 'argon2' && !('argon2' in crypto))
    throw new Error('passwordScheme: argon2 needs Node 24.7 or newer; take ssha')
}

/** The value for the directory; another each time where there is a salt. */
export async function hashPassword(
  password: string,
  scheme: Exclude<PasswordScheme, 'none'>,
): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  switch (scheme) {
    case 'plain':
      return password
    case 'ssha':
      return `{SSHA}${Buffer.concat([sha1(password, nonce), nonce]).toString('base64')}`
    case 'argon2': {
      const { memory, passes, parallelism } = ARGON2
      const tag = await promisify(crypto.argon2)('argon2id', { message: password, nonce, ...ARGON2 })
      return `{ARGON2}$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${bare(nonce)}$${bare(tag)}`
    }
    default:
      return scheme satisfies never
  }
}

/** Whether a value of the directory is this password, stored in this way. */
export function isPassword(stored: string, password: string, scheme: PasswordScheme): boolean {
  switch (scheme) {
    case 'plain':
      return stored === password
    case 'ssha': {
      const [, base64 = ''] = /^\{SSHA\}(.+)$/.exec(stored) ?? []
      const bytes = Buffer.from(base64, 'base64')
      return bytes.length > 20 && timingSafeEqual(bytes.subarray(0, 20), sha1(password, bytes.subarray(20)))
    }
    case 'argon2':
      return isArgon2(stored, password)
    case 'none':
      return false
    default:
      return scheme satisfies never
  }
}

function isArgon2(stored: string, password: string): boolean {
  const match = /^\{ARGON2\}\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored)
  if (!match) return false
  const [memory = 0, passes = 0, parallelism = 0] = match.slice(1, 4).map(Number)
  // Anything dearer was not made here, and is not worth the time.
  if (memory > ARGON2.memory || passes > ARGON2.passes || parallelism > ARGON2.parallelism) return false
  const [nonce, tag] = match.slice(4).map((text) => Buffer.from(text, 'base64'))
  if (!nonce || !tag) return false
  const parameters = { message: password, nonce, memory, passes, parallelism, tagLength: tag.length }
  return timingSafeEqual(tag, crypto.argon2Sync('argon2id', parameters))
}

function sha1(password: string, salt: Uint8Array): Buffer {
  return createHash('sha1').update(password).update(salt).digest()
}

function bare(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
