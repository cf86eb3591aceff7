import { rulePauseMs } from './core/rule-pause.ts'

/** What failed rests, longer each time, and is then to be tried again. */
export type Resting<T> = {
  /** Everything that failed and was not forgotten since. */
  all(): T[]
  /** What is not to be tried yet. */
  asleep(now: Date): T[]
  /** What is to be tried again, at most so many: whatever failed longest ago first. */
  rested(now: Date, most: number): T[]
  /** Notes a failure; returns for how long it rests, in ms. */
  failed(one: T, now: Date): number
  /** It did not fail this time. */
  forget(one: T): void
}

type Entry<T> = { one: T; failures: number; restsUntil: number }

/** Kept in memory only: whoever runs the rules next tries everything once, and notes for itself what fails. */
export function createResting<T>(keyOf: (one: T) => string): Resting<T> {
  const entries = new Map<string, Entry<T>>()
  const those = (isWanted: (entry: Entry<T>) => boolean): T[] =>
    [...entries.values()].filter(isWanted).map(({ one }) => one)

  return {
    all: () => those(() => true),
    asleep: (now) => those(({ restsUntil }) => restsUntil > now.getTime()),
    rested: (now, most) => those(({ restsUntil }) => restsUntil <= now.getTime()).slice(0, most),
    failed(one, now) {
      const key = keyOf(one)
      const failures = (entries.get(key)?.failures ?? 0) + 1
      const pauseMs = rulePauseMs(failures)
      entries.delete(key)
      entries.set(key, { one, failures, restsUntil: now.getTime() + pauseMs })
      return pauseMs
    },
    forget(one) {
      entries.delete(keyOf(one))
    },
  }
}
