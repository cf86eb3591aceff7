import type { Blame } from './blame.ts'
import type { Pace } from './error-rules.ts'

/** What came of converging one account in one external system. `done`: what was changed, a line each. */
export type ConvergenceResult =
  | { kind: 'ok'; done: string[] }
  /** What would have been changed. */
  | { kind: 'dry-run'; would: string[] }
  /** The account does not belong into this external system and has nothing there. */
  | { kind: 'elsewhere' }
  /** The external system will confirm later; `afterMs`: when it is worth a look. */
  | { kind: 'pending'; token: string; afterMs?: number; done: string[] }
  /** Not tried: of a maintenance window, or because the external system is known to be down. */
  | { kind: 'waiting'; for: 'window' | 'outage'; reason: string; dueInMs: number }
  /** `mostMs`: however many failures there were, it is tried again after so long at most. */
  | {
      kind: 'retry'
      blame: Blame
      reason: string
      afterMs?: number
      mostMs?: number
      pace?: Pace
      done: string[]
    }
  | { kind: 'reject'; blame: Blame; reason: string; done: string[] }
  /** A bug. */
  | { kind: 'fault'; blame: Extract<Blame, 'us' | 'connector'>; done: string[] }
  /** Another convergence is working on one of the keys. */
  | { kind: 'busy' }

/** One change that was planned and made, and what the external system answered. */
export type StepRecord = {
  plan: string
  outcome: 'applied' | 'unchanged' | 'pending' | 'retry' | 'reject'
  answer: string
}
