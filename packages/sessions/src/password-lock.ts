import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@openespf/contract/errors'
import type { Realm } from '@openespf/contract/realm'
import type { Clock } from '@openespf/foundation/clock'
import type { Transactional } from '@openespf/foundation/pg'
import { addressGroup, clientAddress } from './client-address.ts'
import { secondsLeft, windowStart } from './core/lock-out.ts'
import { hashLogin } from './secrets.ts'
import { beginTry } from './sql/begin-try.ts'
import { countFailedLogin } from './sql/count-failed-login.ts'
import { findLock } from './sql/find-lock.ts'
import { forgiveFailedLogin } from './sql/forgive-failed-login.ts'
import type { TryKey } from './sql/try-key.ts'
import { withdrawTry } from './sql/withdraw-try.ts'

/** As many as Node.js computes at once, and few against what may be tried from an address. */
const LANES = 4
/** How often, and for how long, the outcome of tries in other processes is looked for. */
const LOOK_MS = 50
const LOOKS = 40

/** Whose password is tried, and from where. */
export type Tried = { realm: Realm; login: string; address: string | undefined }

export type PasswordLock = {
  /** Refuses with `auth.locked` after too many wrong passwords. */
  requireUnlocked(tried: Tried): Promise<void>
  /**
   * Whether the password is right, as `verify` says, which is asked only while fewer than too many failed or may still fail;
   * else refuses with `auth.locked`. A right one forgives the wrong ones before it. `isKnown` is asked first, when it is
   * this try's turn: then nothing is counted.
   */
  tryOut(tried: Tried, password: { verify(): Promise<boolean>; isKnown?(): boolean }): Promise<boolean>
}

/**
 * Counts tries of passwords. One is counted before it is looked at, so that many at once are no way around the lock. Where
 * only those under way could make it one too many it waits for them, so that right passwords do not lock each other out:
 * in a process the tries of a login are made one after another; of other processes the count tells.
 */
export function createPasswordLock(deps: { database: Transactional; clock: Clock }): PasswordLock {
  const { database, clock } = deps
  const inLane = createLanes(LANES)

  const requireUnlocked = async (key: TryKey) => {
    const now = clock.now()
    const lastFailedAt = await findLock(database, { ...key, since: windowStart(now) })
    if (lastFailedAt) throw new AppError('auth.locked', { seconds: secondsLeft(lastFailedAt, now) })
  }

  const begin = (key: TryKey) =>
    database.transaction(async (tx) => {
      const now = clock.now()
      const begun = await beginTry(tx, key, { now, since: windowStart(now) })
      if (!begun) await withdrawTry(tx, key)
      return begun
    })

  const admit = async (key: TryKey) => {
    for (let look = 0; look < LOOKS; look++) {
      if (await begin(key)) return
      await requireUnlocked(key)
      await delay(LOOK_MS)
    }
    // A process that died while it tried never says how that ended: it counts as failed.
    const now = clock.now()
    throw new AppError('auth.locked', { seconds: secondsLeft(now, now) })
  }

  const settle = (key: TryKey, isRight: boolean) =>
    database.transaction((tx) => {
      const now = clock.now()
      if (isRight) return forgiveFailedLogin(tx, key, now)
      return countFailedLogin(tx, key, { now, since: windowStart(now) })
    })

  const counted = async (key: TryKey, verify: () => Promise<boolean>) => {
    await admit(key)
    let isRight = false
    try {
      isRight = await verify()
    } finally {
      await settle(key, isRight)
    }
    return isRight
  }

  return {
    requireUnlocked: (tried) => requireUnlocked(keyOf(tried)),
    tryOut(tried, { verify, isKnown }) {
      const key = keyOf(tried)
      return inLane(key.loginHash.readUInt8(0), async () => isKnown?.() || counted(key, verify))
    },
  }
}

function keyOf({ realm, login, address }: Tried): TryKey {
  return { loginHash: hashLogin(realm, login), address: addressGroup(clientAddress(address)) }
}

/** What is run in a lane waits for what was before it there. */
function createLanes(count: number) {
  const ends = new Map<number, Promise<unknown>>()
  return <T>(number: number, work: () => Promise<T>): Promise<T> => {
    const lane = number % count
    const result = (ends.get(lane) ?? Promise.resolve()).then(work)
    ends.set(
      lane,
      result.catch(() => undefined),
    )
    return result
  }
}
