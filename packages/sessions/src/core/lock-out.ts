const MINUTE = 60_000

/**
 * After how many wrong passwords, none further than 15 minutes from the next, no more are looked at: for a login from one
 * address, for a login from wherever, and from an address for whatever login. It ends by itself 15 minutes after the last.
 * Nothing here depends on whether there is such a login.
 */
export const LOCK_OUT = { ofLoginFromAddress: 5, ofLogin: 50, ofAddress: 50, windowMs: 15 * MINUTE }

/** Before that time a failure no longer counts. */
export function windowStart(now: Date): Date {
  return new Date(now.getTime() - LOCK_OUT.windowMs)
}

/** How many seconds the lock still lasts, at least one. */
export function secondsLeft(lastFailedAt: Date, now: Date): number {
  return Math.max(1, Math.ceil((lastFailedAt.getTime() + LOCK_OUT.windowMs - now.getTime()) / 1000))
}
