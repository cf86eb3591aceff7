import colors from 'picocolors'
import type { ChangeResult } from './run-story.ts'
import type { HlrView } from './story.ts'

/** One line for a change: event → delivery → what the HLR says → status; what differs is shown with what was expected. */
export function changeLine(result: ChangeResult): string {
  const [lead, ...others] = result.events
  const event = lead
    ? `${colors.cyan(lead.eventType)} #${lead.iEvent}${others.length > 0 ? ` +${others.length}` : ''} → delivered in ${lead.latencyMs} ms`
    : 'no event'
  const hlr = result.hlr.map((view) => {
    const says = `${view.imsi}: ${words(view.actual)}`
    return view.verified ? says : colors.red(`${says}, expected ${words(view.expected)}`)
  })
  const statuses = result.statuses.map((s) =>
    s.ok
      ? `account ${s.iAccount} ${colors.green(s.status)}`
      : colors.red(`account ${s.iAccount} ${s.status} ${s.message}`),
  )
  const parts = [event, hlr.length > 0 ? `HLR ${hlr.join(', ')}` : '', statuses.join(', ')].filter(
    (part) => part !== '',
  )
  return `${result.ok ? colors.green('✓') : colors.red('✗')} ${colors.bold(result.title)} → ${parts.join(' → ')}`
}

function words(view: HlrView | null): string {
  if (!view) return 'not there'
  const service =
    view.csEnabled && view.psEnabled ? 'on' : !(view.csEnabled || view.psEnabled) ? 'barred' : 'half on'
  return `${view.msisdn ?? 'no number'} ${service}`
}

/** The closing line: `demo: N changes, N events delivered, …`. */
export function summaryLine(results: readonly ChangeResult[]): string {
  const events = results.flatMap((result) => result.events).filter((event) => event.state === 'finished')
  const verified = results.flatMap((result) => result.hlr).filter((view) => view.verified).length
  const statuses = results.flatMap((result) => result.statuses).filter((status) => status.ok).length
  const latencies = events.map((event) => event.latencyMs).sort((a, b) => a - b)
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return (
    `demo: ${results.length} changes, ${events.length} events delivered, ${verified} verified in the HLR, ` +
    `${statuses} statuses OK, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
  )
}
