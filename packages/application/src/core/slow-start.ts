const RAMP_MS = 10_000

/** How many may be under way at once, so many milliseconds after an external system came back: it is not run over. */
export function slowStart(most: number, sinceMs: number): number {
  if (most === 0 || sinceMs >= RAMP_MS) return most
  return Math.min(most, Math.max(1, Math.ceil((most * sinceMs) / RAMP_MS)))
}
