/** One process of those that share an external system's budget: its place among them, from 0, and how many they are. */
export type Share = { rank: number; count: number }

export const WHOLE: Share = { rank: 0, count: 1 }

/** How many of `slots` fall to a process. The shares of all add up to exactly that. */
export function slotsOf(slots: number, { rank, count }: Share): number {
  if (count === 0) return 0
  return Math.floor(slots / count) + (rank < slots % count ? 1 : 0)
}

/** How much of a rate falls to a process. */
export function rateOf(perSecond: number, { count }: Share): number {
  return count === 0 ? 0 : perSecond / count
}
