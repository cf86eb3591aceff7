/**
 * Limits a rate: at most `perSecond` on average, at most a second's worth (and at least one) at once. Times are
 * milliseconds of any one clock.
 */
export type TokenBucket = {
  /** Takes one; false when there is none. */
  take(perSecond: number, now: number): boolean
  /** When the next one is there. */
  nextAt(perSecond: number, now: number): number
}

export function createTokenBucket(): TokenBucket {
  let tokens: number | undefined
  let filledAt = 0

  const fill = (perSecond: number, now: number): number => {
    const most = Math.max(1, perSecond)
    tokens = Math.min(most, (tokens ?? most) + (Math.max(0, now - filledAt) * perSecond) / 1000)
    filledAt = now
    return tokens
  }

  return {
    take(perSecond, now) {
      const left = fill(perSecond, now)
      if (left < 1) return false
      tokens = left - 1
      return true
    },
    nextAt(perSecond, now) {
      const left = fill(perSecond, now)
      return left >= 1 ? now : now + Math.ceil(((1 - left) * 1000) / perSecond)
    },
  }
}
