/**
 * What has been seen of rows that are read again and again, because a row that is numbered lower, or dated earlier, may
 * be committed later than one that has been seen. Times are milliseconds.
 */
export type Trail<K> = {
  /** Those not seen before, each once; all are seen from then on. */
  take(keys: readonly K[], now: number): K[]
}

/** A trail that forgets after `keepMs`: longer than rows are read again. */
export function createTrail<K>(keepMs: number): Trail<K> {
  return createMemory<K>(keepMs)
}

/** A trail of ascending numbers: `floor` is below all that is to be read again. */
export type NumberTrail = Trail<number> & { floor(): number }

/** @param keepMs for how long after a number has been seen a lower one may still turn up */
export function createNumberTrail(keepMs: number, start: number): NumberTrail {
  let floor = start
  const { take } = createMemory<number>(keepMs, (key) => {
    floor = Math.max(floor, key)
  })
  return { take, floor: () => floor }
}

function createMemory<K>(keepMs: number, onForgotten?: (key: K) => void): Trail<K> {
  // In the order in which they were seen.
  const seen = new Map<K, number>()
  return {
    take(keys, now) {
      const fresh = [...new Set(keys)].filter((key) => !seen.has(key))
      for (const key of fresh) seen.set(key, now)
      for (const [key, at] of seen) {
        if (at >= now - keepMs) break
        seen.delete(key)
        onForgotten?.(key)
      }
      return fresh
    },
  }
}
