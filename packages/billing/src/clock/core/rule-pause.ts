const FIRST_MS = 1000
const LONGEST_MS = 60_000

/** How long a rule rests after so many failures in a row: 1 s, then twice as long each time, up to a minute. */
export function rulePauseMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS)
}
