import type { Verdict } from './check-history.ts'

const SHOWN = 20

/** The verdict in a block of lines for people, the first violations at its end. */
export function describeVerdict(verdict: Verdict): string {
  const { recovery, duplicatesOfOneFault, unknown } = verdict
  const faults = Object.values(verdict.faults).reduce((sum, count) => sum + count, 0)
  const lines = [
    `faults      ${faults}: ${list(verdict.faults)}`,
    `events      ${verdict.events}; outcomes of commits unknown: ${unknown.total} (${unknown.committed} committed)`,
    `receipts    ${verdict.receipts}; overlaps at takeovers: ${verdict.takeoverOverlaps}`,
    `ends        ${list(verdict.ends)}`,
    `duplicates  ${verdict.duplicates}; of one fault at most ${duplicatesOfOneFault.most} (bound ${duplicatesOfOneFault.bound})`,
    `lost        ${verdict.lost}`,
    `phantom     ${verdict.phantom}`,
    `order       ${verdict.disorder}`,
    `recovery    p50 ${Math.round(recovery.p50)} ms, max ${Math.round(recovery.max)} ms (${recovery.measured} of ${faults} faults; the others were followed by the next too soon)`,
  ]
  if (verdict.ok) return lines.join('\n')
  const shown = verdict.violations.slice(0, SHOWN).map(({ kind, text }) => `  ${kind}: ${text}`)
  const more = verdict.violations.length - shown.length
  return [
    ...lines,
    `violations  ${verdict.violations.length}`,
    ...shown,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n')
}

function list(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return parts.length === 0 ? 'none' : parts.join(', ')
}
