import { type Backoff, backoffMs } from './backoff.ts'
import type { ConvergenceResult } from './convergence-result.ts'

/** When an account is looked at again if no event asks for it; undefined: not at all. */
export type NextLook = { dueInMs: number | undefined; attempts: number }

/** The longest that an external system may ask us to stay away. */
const AFTER_MAX_MS = 3_600_000
/** How long an external system has to confirm what is pending. */
export const CONFIRM_MS = 60_000

/**
 * Decides when an account is looked at again, from the results of all connectors: the soonest that any of them needs.
 * Waiting for another convergence of the same key is no attempt. `random` in [0, 1).
 */
export function decideNext(input: {
  results: readonly ConvergenceResult[]
  /** Looks in a row, before this one, that did not end well. */
  attempts: number
  backoff: Backoff
  random: number
}): NextLook {
  const delays = input.results.flatMap((result) => delayOf(result, input) ?? [])
  if (delays.length === 0) return { dueInMs: undefined, attempts: 0 }
  const onlyBusy = input.results.every(({ kind }) => kind === 'busy' || kind === 'ok' || kind === 'reject')
  return { dueInMs: Math.min(...delays), attempts: onlyBusy ? input.attempts : input.attempts + 1 }
}

function delayOf(
  result: ConvergenceResult,
  { attempts, backoff, random }: { attempts: number; backoff: Backoff; random: number },
): number | undefined {
  switch (result.kind) {
    case 'ok':
    case 'reject':
      return undefined
    case 'busy':
      return Math.round(30 + 70 * random)
    case 'pending':
      return CONFIRM_MS
    case 'fault':
      return backoffMs(backoff, attempts + 1, random)
    case 'retry':
      return result.afterMs === undefined
        ? backoffMs(backoff, attempts + 1, random)
        : Math.min(AFTER_MAX_MS, Math.max(0, result.afterMs))
  }
}
