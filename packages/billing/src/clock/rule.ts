import type { Log } from '@openespf/foundation/log'
import type { BillingDeps } from '../deps.ts'

/** What rules work with. */
export type RuleDeps = BillingDeps & { log: Log }

/** A due date that becomes a change, and so an event: what the billing clock runs. */
export type Rule = {
  /** What it does, in a few words: for the log. */
  name: string
  /**
   * Does what is due at `now`, at most a batch of it, in short transactions; returns how many entities it changed. Running it
   * again for the same moment changes nothing more. Called again at once while it returns more than 0.
   */
  runOnce(now: Date): Promise<number>
}
