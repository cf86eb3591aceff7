import type { History, Violation } from './history.ts'
import type { Fault } from './log-lines.ts'

/** Promised: so long after a fault has ended everything flows again. */
export const RECOVERY_MS = 10_000
/** What was committed so soon after the fault counts: what comes later cannot tell a late recovery from a quiet lane. */
const COMMITTED_WITHIN_MS = 5000
/** A lane that delivers so soon after a commit was flowing when it was committed, however long it had been quiet. */
const FLOWING_MS = 1000

export type Recovery = {
  violations: Violation[]
  /** `ms` undefined: the next fault struck before it had recovered, so the two are measured from the end of that one. */
  perFault: { fault: Fault; ms: number | undefined }[]
}

/**
 * For each fault: from its end until each handler has received, in each lane, something that was committed after that
 * end and before the next fault. Lanes without such a commit in the first half of the promised time tell nothing and are
 * left out.
 */
export function measureRecovery(history: History): Recovery {
  const violations: Violation[] = []
  const commits = listCommits(history)
  const perFault = history.faults.map((fault, i) => {
    const next = Math.min(...history.faults.slice(i + 1).map(({ from }) => from))
    const ms = recoveryOf(commits, { since: fault.to, until: Math.min(next, fault.to + COMMITTED_WITHIN_MS) })
    if (next < fault.to + Math.min(ms, RECOVERY_MS)) return { fault, ms: undefined }
    if (ms > RECOVERY_MS) {
      const how = Number.isFinite(ms) ? `recovered after ${Math.round(ms)} ms` : 'never recovered'
      violations.push({ kind: 'recovery', text: `${fault.fault} (${fault.target}): ${how}` })
    }
    return { fault, ms }
  })
  return { violations, perFault }
}

type Commit = { at: number; group: string; receivedAt: number }

/** Acknowledged commits in order of time, with their first receipt by each handler. */
function listCommits(history: History): Commit[] {
  const commits: Commit[] = []
  for (const story of history.stories.values()) {
    const { event, key, receipts, ends } = story
    if (event === undefined || key.redelivery > 0) continue
    const outcome = history.outcomes.get(event.transaction)
    if (outcome?.outcome !== 'committed') continue
    // What a newer one made superfluous is never sent; its end shows just as well that the lane flows.
    const receivedAt = receipts[0]?.at ?? ends[0]?.endedAt ?? Number.POSITIVE_INFINITY
    commits.push({ at: outcome.at, group: `${key.handler} ${event.lane}`, receivedAt })
  }
  return commits.toSorted((a, b) => a.at - b.at)
}

function recoveryOf(commits: readonly Commit[], { since, until }: { since: number; until: number }): number {
  const groups = new Map<string, { committedAt: number; receivedAt: number }>()
  for (const { at, group, receivedAt } of commits) {
    if (at < since) continue
    if (at > until) break
    const first = groups.get(group)
    if (first === undefined) groups.set(group, { committedAt: at, receivedAt })
    else first.receivedAt = Math.min(first.receivedAt, receivedAt)
  }
  const times = groups.values().map(({ committedAt, receivedAt }) => {
    const took = receivedAt - committedAt
    return took <= FLOWING_MS ? took : receivedAt - since
  })
  return Math.max(0, ...times)
}
