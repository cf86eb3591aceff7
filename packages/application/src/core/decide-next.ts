import { type Backoff, backoffMs } from './backoff.ts'
import type { ConvergenceResult } from './convergence-result.ts'
import type { Pace } from './error-rules.ts'

/** When an account is looked at again if no event asks for it; undefined: not at all. */
export type NextLook = { dueInMs: number | undefined; attempts: number }

/** The longest that an external system, or billing, may ask us to stay away. */
export const AFTER_MAX_MS = 3_600_000
/** When another look is worth it at what is pending, where nobody says. */
export const CONFIRM_MS = 60_000
/** Delays for errors that a rule calls fast or slow. */
const PACES: Readonly<Record<Pace, Backoff>> = {
  fast: { firstMs: 500, maxMs: 30_000 },
  slow: { firstMs: 300_000, maxMs: 3_600_000 },
}

/**
 * Decides when an account is looked at again. Waiting, for another convergence of the same key or for a confirmation,
 * is no attempt. `random` in [0, 1).
 */
export function decideNext(input: {
  result: ConvergenceResult
  /** Looks in a row, before this one, that did not end well. */
  attempts: number
  backoff: Backoff
  random: number
}): NextLook {
  const { result, attempts, backoff, random } = input
  switch (result.kind) {
    case 'ok':
    case 'reject':
    case 'dry-run':
    case 'elsewhere':
      return { dueInMs: undefined, attempts: 0 }
    case 'busy':
      return { dueInMs: Math.round(30 + 70 * random), attempts }
    case 'waiting':
      // Not zero, so that it is not taken for one that was never tried.
      return { dueInMs: result.dueInMs, attempts: Math.max(1, attempts) }
    case 'pending':
      return { dueInMs: result.afterMs ?? CONFIRM_MS, attempts }
    case 'fault':
      return { dueInMs: backoffMs(backoff, attempts + 1, random), attempts: attempts + 1 }
    case 'retry': {
      const delays = result.pace ? PACES[result.pace] : backoff
      const mostMs = result.pace === undefined ? result.mostMs : undefined
      return {
        dueInMs:
          result.afterMs === undefined
            ? Math.min(backoffMs(delays, attempts + 1, random), mostMs ?? Number.POSITIVE_INFINITY)
            : Math.min(AFTER_MAX_MS, Math.max(0, result.afterMs)),
        attempts: attempts + 1,
      }
    }
  }
}
