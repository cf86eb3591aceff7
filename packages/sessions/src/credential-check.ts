import { createHmac, randomBytes } from 'node:crypto'
import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import type { Clock } from '@openespf/foundation/clock'
import type { Transactional } from '@openespf/foundation/pg'
import { addressGroup, clientAddress } from './client-address.ts'
import { isApiToken, isLogin } from './core/credential.ts'
import { secondsLeft, windowStart } from './core/lock-out.ts'
import { unmatchableHash, verifyPassword } from './password.ts'
import { hashLogin, hashToken } from './secrets.ts'
import { countFailedLogin } from './sql/count-failed-login.ts'
import { findLock } from './sql/find-lock.ts'
import { findUser } from './sql/find-user.ts'
import { findUserOfToken } from './sql/find-user-of-token.ts'
import { forgiveFailedLogin } from './sql/forgive-failed-login.ts'
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
 * once. A wrong one is never remembered. A try is counted before it is checked, so that many at once are no way around
 * the lock, and forgiven when it was right.
 */
export function createCredentialCheck(deps: {
  database: Transactional
  clock: Clock
  subjects: Subjects
  /** How a password is compared with a stored hash. */
  verify?: typeof verifyPassword
}): CredentialCheck {
  const { database, clock, verify = verifyPassword } = deps
  const remembered = createMemory(clock)
  const stranger = unmatchableHash()

  const requireUnlocked = async (loginHash: Buffer, address: string) => {
    const now = clock.now()
    const lastFailedAt = await findLock(database, { loginHash, address, since: windowStart(now) })
    if (lastFailedAt) throw new AppError('auth.locked', { seconds: secondsLeft(lastFailedAt, now) })
  }

  const counted = async (loginHash: Buffer, address: string, verify: () => Promise<boolean>) => {
    const now = clock.now()
    const failure = { loginHash, address, now, since: windowStart(now) }
    await database.transaction((tx) => countFailedLogin(tx, failure))
    if (!(await verify())) return false
    await database.transaction((tx) => forgiveFailedLogin(tx, loginHash, address))
    return true
  }

  return {
    async byPassword(login, password, from) {
      const loginHash = hashLogin(from.realm, login)
      const address = addressGroup(clientAddress(from.address))
      await requireUnlocked(loginHash, address)
      const { known, passwordHash } = await findByLogin(deps, login, from)
      const stored = passwordHash ?? stranger
      if (remembered.has(stored, password)) return known
      if (!(await counted(loginHash, address, () => verify(password, stored)))) return undefined
      remembered.add(stored, password)
      return known
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
