/** The first delay and the longest one, in milliseconds. */
export type Backoff = { firstMs: number; maxMs: number }

/** The delay after the n-th failure in a row (from 1): doubling, ± 20 % so that many do not come back at once. `random` in [0, 1). */
export function backoffMs({ firstMs, maxMs }: Backoff, failures: number, random: number): number {
  const delay = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 40))
  return Math.round(delay * (0.8 + 0.4 * random))
}
