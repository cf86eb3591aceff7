import type { PeerRates } from '../parts/dispatch.ts'
import type { Results } from './results.ts'
import { judge } from './targets.ts'

/** The table at the end of a run, as lines. */
export function reportLines(results: Results): string[] {
  const { machine, versions, runs, size, faults } = results.about
  const lines = [
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, node ${machine.node}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    `medians of ${runs} ${runs === 1 ? 'run' : 'runs'}${size === 'full' ? '' : `, ${size}: targets are not judged`}`,
    ...drainLines(results),
    '',
  ]
  if (size === 'full') {
    for (const { what, target, value, met } of judge(results)) {
      lines.push(`${met ? 'ok    ' : 'MISSED'}  ${what.padEnd(66)} ${value.padStart(10)}  (${target})`)
    }
  }
  lines.push(...faults.map((fault) => `WRONG   ${fault}`))
  if (faults.length === 0) lines.push('all events of ours were received, in order')
  return lines
}

function drainLines({ dispatch }: Results): string[] {
  if (dispatch === undefined) return []
  const row = (name: string, ordered: string, unordered: string): string =>
    `${name.padEnd(18)} ${ordered.padStart(24)} ${unordered.padStart(12)}`
  return [
    '',
    row('events a second', 'in order', 'not'),
    row('OpenESPF', text(dispatch.ours), ''),
    ...Object.entries(dispatch.peers).map(([name, rates]) =>
      row(name, orderedText(rates), text(rates.unordered)),
    ),
    row('bare undici', '', text(dispatch.undici)),
  ]
}

export function orderedText({ ordered, violations, skipped }: PeerRates): string {
  if (skipped !== undefined) return 'not measured'
  return violations === undefined ? text(ordered) : `${violations} violations`
}

function text(rate: number | null): string {
  return rate === null || Number.isNaN(rate) ? '–' : String(rate)
}
