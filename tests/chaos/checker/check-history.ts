import { findDisorder, findOverlaps } from './find-disorder.ts'
import { findDuplicates } from './find-duplicates.ts'
import { findLost, findPhantoms } from './find-lost.ts'
import { findUndrawn, findUnjustified } from './find-unjustified.ts'
import { type History, readHistory, type Violation } from './history.ts'
import type { Drawing, Logs } from './log-lines.ts'
import { measureRecovery } from './measure-recovery.ts'

export type Verdict = {
  ok: boolean
  violations: Violation[]
  events: number
  receipts: number
  faults: Record<string, number>
  duplicates: number
  /** The most repeats that one fault led to, and the most that could have been in flight. */
  duplicatesOfOneFault: { most: number; bound: number }
  lost: number
  phantom: number
  disorder: number
  /** Requests of two processes for one entity that overlapped at a takeover, as they may. */
  takeoverOverlaps: number
  ends: Record<string, number>
  /** Unknown outcomes of commits, and how many of them the database shows to have been committed. */
  unknown: { total: number; committed: number }
  /** Milliseconds; of the faults after which the next one did not strike before all flowed again. */
  recovery: { measured: number; p50: number; max: number }
}

/** Judges a run by its three logs. Pure: the same logs have the same verdict. */
export function checkHistory(logs: Logs, drawing: Drawing): Verdict {
  const history = readHistory(logs)
  const lost = findLost(history)
  const phantoms = findPhantoms(history)
  const disorder = findDisorder(history)
  const overlaps = findOverlaps(history)
  const duplicates = findDuplicates(history)
  const recovery = measureRecovery(history)
  const violations = [
    ...findGaps(history),
    ...lost.violations,
    ...phantoms.violations,
    ...disorder.violations,
    ...overlaps.violations,
    ...duplicates.violations,
    ...findUndrawn(history, drawing),
    ...findUnjustified(history),
    ...recovery.violations,
    ...findDeaths(history),
  ]
  const times = recovery.perFault
    .flatMap(({ ms }) => (ms === undefined ? [] : [ms]))
    .toSorted((a, b) => a - b)
  return {
    ok: violations.length === 0,
    violations,
    events: history.events.size,
    receipts: history.receipts.length,
    faults: countBy(history.faults.map(({ fault }) => fault)),
    duplicates: duplicates.duplicates,
    duplicatesOfOneFault: {
      most: Math.max(0, ...duplicates.perFault.map((one) => one.duplicates)),
      bound: duplicates.perFault[0]?.bound ?? 0,
    },
    lost: lost.lost,
    phantom: phantoms.phantom,
    disorder: disorder.disorder,
    takeoverOverlaps: overlaps.takeovers,
    ends: countBy([...history.stories.values()].flatMap(({ ends }) => ends.map(({ state }) => state))),
    unknown: countUnknown(history),
    recovery: {
      measured: times.length,
      p50: times[Math.floor(times.length / 2)] ?? 0,
      max: times.at(-1) ?? 0,
    },
  }
}

/** A history that tells nothing proves nothing. */
function findGaps(history: History): Violation[] {
  const gaps: string[] = []
  if (history.events.size === 0) gaps.push('the database has no event')
  if (history.receipts.length === 0) gaps.push('the receiver has received nothing')
  if (history.handlers.length === 0) gaps.push('the database has no handler')
  return gaps.map((text) => ({ kind: 'log', text }))
}

function findDeaths(history: History): Violation[] {
  return history.processes
    .filter(({ what }) => what === 'ended')
    .map(({ name, pid }) => ({ kind: 'process', text: `${name} (process ${pid}) ended by itself` }))
}

function countUnknown(history: History): Verdict['unknown'] {
  const unknown = [...history.outcomes]
    .filter(([, { outcome }]) => outcome === 'unknown')
    .map(([name]) => name)
  const stored = new Set([...history.events.values()].map(({ transaction }) => transaction))
  return { total: unknown.length, committed: unknown.filter((name) => stored.has(name)).length }
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
