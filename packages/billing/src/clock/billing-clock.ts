import { attributed } from '@openespf/foundation/attribution'
import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Transactional } from '@openespf/foundation/pg'
import { rulePauseMs } from './core/rule-pause.ts'
import type { Rule } from './rule.ts'
import { releaseClockLease } from './sql/release-clock-lease.ts'
import { takeClockLease } from './sql/take-clock-lease.ts'

const EVERY_MS = 1000
const LEASE_MS = 5000

export type BillingClockDeps = {
  database: Transactional
  clock: Clock
  log: Log
  rules: readonly Rule[]
  newHolderId(): string
  /** Called after a round that changed something: events may have been raised. */
  onChanged?: () => void
}

export type BillingClock = Lifecycle & {
  /** Runs every rule until nothing is due; returns how many entities it changed; 0 where another process holds the lease. */
  runOnce(): Promise<number>
}

/** A rule and how it fared. */
type Entry = { rule: Rule; failures: number; restsUntil: number }

/**
 * Runs the rules every second, in one process at a time: the holder of a lease of 5 s, a row that is taken by a fenced
 * update and renewed before each turn of batches. A row and not an advisory lock: it needs no connection of its own, works behind a
 * pooler of transactions, and a process that hangs loses it. For the time of one turn two processes may run the same
 * rules; they find what is due under the entities' locks, so that costs time and nothing else.
 *
 * Rules take turns batch by batch, so that a long backlog of one does not keep the others waiting. One that fails
 * as a whole (an entity that fails alone does not: `createDueRule`) is logged and rests (1 s, then twice as long each time,
 * up to a minute). The audit log attributes what they change to the clock.
 */
export function createBillingClock(deps: BillingClockDeps): BillingClock {
  const { database, clock, log } = deps
  const holder = deps.newHolderId()
  const entries = deps.rules.map((rule): Entry => ({ rule, failures: 0, restsUntil: 0 }))

  const runBatch = async (entry: Entry): Promise<number> => {
    const now = clock.now()
    try {
      const by = { kind: 'clock', operation: entry.rule.name }
      const changed = await attributed(by, () => entry.rule.runOnce(now))
      entry.failures = 0
      return changed
    } catch (error) {
      entry.failures += 1
      const pauseMs = rulePauseMs(entry.failures)
      entry.restsUntil = now.getTime() + pauseMs
      log.error(
        { err: error, rule: entry.rule.name, pause_ms: pauseMs },
        'a rule of the billing clock failed',
      )
      return 0
    }
  }

  const run = async (isStopped: () => boolean): Promise<number> => {
    const now = clock.now().getTime()
    let busy = entries.filter(({ restsUntil }) => restsUntil <= now)
    let total = 0
    while (busy.length > 0) {
      if (!(await takeClockLease(database, holder, LEASE_MS))) return total
      const more: Entry[] = []
      for (const entry of busy) {
        if (isStopped()) return total
        const changed = await runBatch(entry)
        total += changed
        if (changed > 0) more.push(entry)
      }
      busy = more
    }
    return total
  }

  const runAndTell = async (isStopped: () => boolean): Promise<number> => {
    const changed = await run(isStopped)
    if (changed > 0) deps.onChanged?.()
    return changed
  }

  const loop = createLoop({
    async runOnce(signal) {
      await runAndTell(() => signal.aborted)
      return EVERY_MS
    },
    onError: (error) => log.error({ err: error }, 'the billing clock failed and goes on'),
  })

  return {
    start: loop.start,
    async stop() {
      await loop.stop()
      await releaseClockLease(database, holder).catch((error: unknown) =>
        log.warn(
          { err: error },
          'the lease of the billing clock could not be released: it expires by itself',
        ),
      )
    },
    runOnce: () => runAndTell(() => false),
  }
}
