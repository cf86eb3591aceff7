import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@openespf/foundation/clock'
import type { Queryable } from '@openespf/foundation/pg'
import { isApiToken, isLogin } from './core/credential.ts'
import { unmatchableHash, verifyPassword } from './password.ts'
import { hashToken } from './secrets.ts'
import { findUser, type StoredUser } from './sql/find-user.ts'

const REMEMBER_MS = 60_000
const REMEMBER_MAX = 1000

export type CredentialCheck = {
  /** The user whose password this is. An unknown user takes as long as a wrong password. */
  byPassword(login: string, password: string): Promise<StoredUser | undefined>
  /** The user whose API token this is. */
  byApiToken(login: string, token: string): Promise<StoredUser | undefined>
}

/**
 * Checks what users log in with. scrypt takes 50–100 ms of a core, so a password that was right is remembered for 60 s:
 * as an HMAC over the stored hash and the password, under a key of this process, so that a changed password counts at
 * once. A wrong one is never remembered.
 */
export function createCredentialCheck(deps: { database: Queryable; clock: Clock }): CredentialCheck {
  const remembered = createMemory(deps.clock)
  const stranger = unmatchableHash()
  const find = async (login: string) => (isLogin(login) ? findUser(deps.database, login) : undefined)

  return {
    async byPassword(login, password) {
      const user = await find(login)
      const stored = user?.password_hash ?? stranger
      if (remembered.has(stored, password)) return user
      if (!(await verifyPassword(password, stored))) return undefined
      remembered.add(stored, password)
      return user
    },
    async byApiToken(login, token) {
      const user = await find(login)
      const stored = user?.api_token_hash
      if (!stored || !isApiToken(token)) return undefined
      return timingSafeEqual(hashToken(token.toLowerCase()), stored) ? user : undefined
    },
  }
}

function createMemory(clock: Clock) {
  const processKey = randomBytes(32)
  const until = new Map<string, number>()
  const keyOf = (stored: string, password: string) =>
    createHmac('sha256', processKey).update(`${stored}\0${password}`).digest('base64')

  return {
    has: (stored: string, password: string) =>
      (until.get(keyOf(stored, password)) ?? 0) > clock.now().getTime(),
    add(stored: string, password: string) {
      const key = keyOf(stored, password)
      until.delete(key)
      until.set(key, clock.now().getTime() + REMEMBER_MS)
      const [oldest] = until.keys()
      if (until.size > REMEMBER_MAX && oldest !== undefined) until.delete(oldest)
    },
  }
}
