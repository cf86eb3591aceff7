import { createHmac, randomBytes } from 'node:crypto'
import type { Realm } from '@openespf/contract/realm'
import type { Clock } from '@openespf/foundation/clock'
import type { Transactional } from '@openespf/foundation/pg'
import { clientAddress } from './client-address.ts'
import { isApiToken, isLogin } from './core/credential.ts'
import { unmatchableHash, verifyPassword } from './password.ts'
import { createPasswordLock } from './password-lock.ts'
import { hashToken } from './secrets.ts'
import { findUser } from './sql/find-user.ts'
import { findUserOfToken } from './sql/find-user-of-token.ts'
import type { UserRow } from './sql/user-row.ts'
import type { Subject, Subjects } from './subjects.ts'

const REMEMBER_MS = 60_000
const REMEMBER_MAX = 1000

/** Which realm's interface a call came to, and from where; without an address, users that may call from some only may not. */
export type From = { realm: Realm; address?: string | undefined }

/** Who logs in: a user, by its password or a token, or an account by its password. */
export type Known =
  | { kind: 'user'; user: UserRow; iApiToken?: number }
  | { kind: 'account'; account: Subject }

export type CredentialCheck = {
  /**
   * Whose password this is. A login that nobody has takes as long as a wrong password, and counts as one. Refuses with
   * `auth.locked` after too many, whatever the password.
   */
  byPassword(login: string, password: string, from: From): Promise<Known | undefined>
  /** The user whose API token this is. Nobody finds 122 random bits by trying: these tries are not counted. */
  byApiToken(login: string, token: string, from: From): Promise<Known | undefined>
}

/**
 * Checks what users log in with. scrypt takes 50–100 ms of a core, so a password that was right is remembered for 60 s:
 * as an HMAC over the stored hash and the password, under a key of this process, so that a changed password counts at
 * once. A wrong one is never remembered, and counts against the lock.
 */
export function createCredentialCheck(deps: {
  database: Transactional
  clock: Clock
  subjects: Subjects
  /** How a password is compared with a stored hash. */
  verify?: typeof verifyPassword
}): CredentialCheck {
  const { database, clock, verify = verifyPassword } = deps
  const lock = createPasswordLock(deps)
  const remembered = createMemory(clock)
  const stranger = unmatchableHash()

  return {
    async byPassword(login, password, from) {
      const tried = { realm: from.realm, login, address: from.address }
      await lock.requireUnlocked(tried)
      const { known, passwordHash } = await findByLogin(deps, login, from)
      const stored = passwordHash ?? stranger
      const isKnown = () => remembered.has(stored, password)
      if (isKnown()) return known
      const isRight = await lock.tryOut(tried, {
        isKnown,
        async verify() {
          const fits = await verify(password, stored)
          if (fits) remembered.add(stored, password)
          return fits
        },
      })
      return isRight ? known : undefined
    },
    async byApiToken(login, token, { realm, address }) {
      if (!isLogin(login) || !isApiToken(token)) return undefined
      const tokenHash = hashToken(token.toLowerCase())
      const key = { realm, login, tokenHash, now: clock.now(), address: clientAddress(address) }
      const user = await findUserOfToken(database, key)
      return user && { kind: 'user', user, iApiToken: user.i_api_token }
    },
  }
}

type Found = { known: Known | undefined; passwordHash: string | null }

async function findByLogin(
  { database, clock, subjects }: Parameters<typeof createCredentialCheck>[0],
  login: string,
  { realm, address }: From,
): Promise<Found> {
  if (!isLogin(login)) return { known: undefined, passwordHash: null }
  if (realm === 'account') {
    const account = await subjects.accountByLogin(login)
    return { known: account && { kind: 'account', account }, passwordHash: account?.passwordHash ?? null }
  }
  const key = { realm, login, now: clock.now(), address: clientAddress(address) }
  const user = await findUser(database, key)
  return { known: user && { kind: 'user', user }, passwordHash: user?.password_hash ?? null }
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
