import type { Handler, HandlerList, TestResult } from '@openespf/contract/espf-handlers'
import { type Column, type Fact, showFacts, showTable, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

const columns: Column<Handler>[] = [
  { title: 'handler', of: (one) => String(one.i_handler), alignRight: true, whole: true },
  { title: 'name', of: (one) => one.name },
  { title: 'url', of: (one) => one.url },
  { title: 'events', of: (one) => one.event_version },
  {
    title: 'enabled',
    of: (one) => (one.deleting ? 'deleting' : one.enabled ? 'yes' : 'no'),
    color: (colors, one) => (one.enabled && !one.deleting ? colors.green : colors.dim),
  },
  {
    title: 'circuit',
    of: (one) => one.circuit?.state ?? '–',
    color: (colors, one) => stateColor(colors, one.circuit?.state ?? ''),
  },
  { title: 'held back', of: (one) => one.held_back ?? '' },
]

export function showHandlers(terminal: Terminal, { handler_list }: HandlerList): string {
  return showTable(terminal, handler_list, {
    columns,
    empty: 'There are no handlers yet. Add one: openespf handlers add <name> <url> …',
  })
}

/** Everything that is set of a handler; secrets are masked by the API already. */
export function showHandler(terminal: Terminal, one: Handler): string {
  const { colors } = terminal
  return showFacts(terminal, {
    handler: String(one.i_handler),
    name: [one.name, colors.bold],
    url: one.url,
    enabled: one.deleting ? 'it is being deleted' : one.enabled ? 'yes' : 'no',
    paused: one.paused ? `since ${showTime(one.paused.since)} ${one.paused.reason}` : undefined,
    circuit: showCircuit(terminal, one),
    'held back': one.held_back === null ? undefined : [one.held_back, colors.yellow],
    events: `${one.event_version}, ${one.names} names`,
    auth: showPairs(one.auth),
    'webhook secrets': one.webhook_secrets.join(' '),
    headers: showPairs(one.headers),
    tls: showPairs(one.tls),
    'time-out': `${one.timeout_s} s`,
    'at a time': String(one.concurrency),
    'a second': one.rate_limit === null ? 'no limit' : String(one.rate_limit),
    retry:
      'preset' in one.retry ? one.retry.preset : one.retry.delays_s.map((delay) => `${delay}s`).join(' '),
    'outcome policy': one.outcome_policy,
    only: showPairs(one.filter),
    coalesces: one.coalesce.join(', '),
    'skips after': showPairs(one.skip_after_s, ' s'),
    'parks after': `${one.park_after_s} s`,
    created: showTime(one.created_at),
    changed: showTime(one.updated_at),
  })
}

function showCircuit({ colors }: Terminal, { circuit }: Handler): Fact | undefined {
  if (!circuit) return undefined
  const failure = circuit.last_failure === '' ? '' : `, last failure: ${circuit.last_failure}`
  return [`${circuit.state} since ${showTime(circuit.since)}${failure}`, stateColor(colors, circuit.state)]
}

function showPairs(pairs: Readonly<Record<string, unknown>>, unit = ''): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}: ${String(value)}${unit}`)
    .join('\n')
}

export function showTest(terminal: Terminal, result: TestResult): string {
  const { colors } = terminal
  return showFacts(terminal, {
    outcome: [result.outcome, stateColor(colors, result.outcome)],
    answer: result.status_code === null ? 'none' : String(result.status_code),
    error: result.error ?? undefined,
    took: `${result.duration_ms} ms`,
    response: result.response,
    'sent to': result.request.url,
    headers: showPairs(result.request.headers),
    body: result.request.body,
  })
}
