import type { retryPresets } from '@openespf/contract/espf-handlers'

export type RetryPreset = (typeof retryPresets)[number]

/** `delaysMs`: the n-th is that after the n-th failed try; when there is none left, the tries are used up. */
export type RetrySchedule = { preset: RetryPreset } | { delaysMs: readonly number[] }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The hours of the long ladder; its last step repeats. */
const LONG = [1, 2, 4, 8, 16, 24]
const MAIN_TRIES = 100
/** 16 hours of main retries, 31 of the ladder's rise and 28 days at 24 hours: about a month. */
const NSPS_TRIES = MAIN_TRIES + LONG.length + 28
const QUICK_TRIES = 20
/** 10.5 minutes of doubling delays, then 143 of 10 minutes: a day. */
const ESPF_TRIES = 150

/**
 * Milliseconds from a failed try until the next, or undefined when the tries are used up.
 * `espf`: 10 s doubling to 10 min, for 24 hours. ESPF's own figures are not public (espf-facts §4.5): these are ours.
 * `nsps` (espf-facts §10.2): 100 tries with delays of 1, 2, … 10, 10 … minutes, then 1, 2, 4, 8, 16, 24, 24 … hours, for
 * about a month in total. `quick`: 100 ms doubling to 5 s, 20 tries. `random` (0 ≤ random < 1) adds up to 20 %.
 * @param used the tries that counted so far, at least 1
 */
export function retryDelay(schedule: RetrySchedule, used: number, random: number): number | undefined {
  const base = 'delaysMs' in schedule ? schedule.delaysMs[used - 1] : presetDelay(schedule.preset, used)
  return base === undefined ? undefined : Math.round(base * (1 + random * 0.2))
}

function presetDelay(preset: RetryPreset, used: number): number | undefined {
  switch (preset) {
    case 'espf':
      return used >= ESPF_TRIES ? undefined : Math.min(10 * SECOND * 2 ** (used - 1), 10 * MINUTE)
    case 'nsps':
      return nspsDelay(used)
    case 'quick':
      return used >= QUICK_TRIES ? undefined : Math.min(100 * 2 ** (used - 1), 5 * SECOND)
  }
}

function nspsDelay(used: number): number | undefined {
  if (used >= NSPS_TRIES) return undefined
  if (used < MAIN_TRIES) return Math.min(used, 10) * MINUTE
  return (LONG[used - MAIN_TRIES] ?? 24) * HOUR
}
