import type { Plan } from './events.ts'
import type { ReceiptLog } from './receipts.ts'

/** What one log says, of ours and of each peer alike. */
export type Verdict = {
  received: number
  /** Events that were queued and never received. */
  lost: number
  /** Received again: allowed, at least once is what everybody promises. */
  repeated: number
  /** Received after a later event of the same entity. */
  disordered: number
  /** Received while another event of the same entity was under way: their order was luck. */
  overlapped: number
  /** Received and never queued, or under another entity. */
  strange: number
}

/** Judges a whole drain, or with `whole: false` as much of it as was received. */
export function check(log: ReceiptLog, plan: Plan, whole = true): Verdict {
  const times = new Uint32Array(plan.length + 1)
  let strange = 0
  for (const [i, event] of log.events.entries()) {
    if (event < 1 || event > plan.length || plan[event - 1] !== log.entities[i]) strange += 1
    else times[event] = (times[event] ?? 0) + 1
  }
  let lost = 0
  let repeated = 0
  for (let event = 1; event <= plan.length; event++) {
    const received = times[event] ?? 0
    if (received === 0) lost += 1
    else repeated += received - 1
  }
  return {
    received: log.events.length,
    lost: whole ? lost : 0,
    repeated,
    disordered: countDisorder(log),
    overlapped: log.overlaps,
    strange,
  }
}

/** Judges events that capture numbered: there must be `expected`, in the order of their numbers for each entity. */
export function checkCaptured(log: ReceiptLog, expected: number): Verdict {
  const distinct = new Set(log.events).size
  return {
    received: log.events.length,
    lost: Math.max(0, expected - distinct),
    repeated: log.events.length - distinct,
    disordered: countDisorder(log),
    overlapped: log.overlaps,
    strange: Math.max(0, distinct - expected),
  }
}

/** First receipts that come after a later event of their entity. A repeat is no disorder: what it repeats was first. */
function countDisorder(log: ReceiptLog): number {
  const newest = new Map<number, number>()
  const seen = new Set<number>()
  let disordered = 0
  for (const [i, event] of log.events.entries()) {
    if (seen.has(event)) continue
    seen.add(event)
    const entity = log.entities[i] ?? 0
    const before = newest.get(entity) ?? 0
    if (event < before) disordered += 1
    else newest.set(entity, event)
  }
  return disordered
}

export function keepsOrder(verdict: Verdict): boolean {
  return verdict.disordered === 0 && verdict.overlapped === 0
}

export function isComplete(verdict: Verdict): boolean {
  return verdict.lost === 0 && verdict.strange === 0
}

export function describeVerdict(verdict: Verdict): string {
  const { lost, repeated, disordered, overlapped, strange } = verdict
  const faults = Object.entries({ lost, repeated, disordered, overlapped, strange })
    .filter(([, count]) => count > 0)
    .map(([fault, count]) => `${count} ${fault}`)
  return faults.length === 0 ? 'all received, in order' : faults.join(', ')
}
