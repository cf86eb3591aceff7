export type Random = {
  /** 0 ≤ next < 1 */
  next(): number
  /** From `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
}

/** A stream of numbers that a seed and a name decide: two parts of a run do not disturb each other's. */
export function createRandom(seed: number, name: string): Random {
  let state = seed >>> 0
  for (const char of name) state = (Math.imul(state ^ char.charCodeAt(0), 0x01000193) + 0x9e3779b9) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick(from) {
      const item = from[between(0, from.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}

export function shuffle<T>(items: T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}
