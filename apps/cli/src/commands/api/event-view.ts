import type {
  Attempt,
  DeliveryDetails,
  DeliverySummary,
  EventDetails,
  EventSummary,
} from '@openespf/contract/espf-events'
import { type Column, showFacts, showTable, stateColor } from '../../print.ts'
import type { Terminal } from '../../terminal.ts'
import { showTime } from '../../times.ts'

/** A line of the list: an event with one of its deliveries. The event is named on its first line alone. */
type Line = { event: EventSummary | undefined; delivery: DeliverySummary | undefined }

const ofEvent = (read: (event: EventSummary) => string) => (line: Line) =>
  line.event ? read(line.event) : ''
const ofDelivery = (read: (delivery: DeliverySummary) => string) => (line: Line) =>
  line.delivery ? read(line.delivery) : ''

const eventColumns: Column<Line>[] = [
  { title: 'event', of: ofEvent((event) => String(event.i_event)), alignRight: true, whole: true },
  { title: 'captured', of: ofEvent((event) => showTime(event.captured_at)), whole: true },
  { title: 'type', of: ofEvent((event) => event.event_type) },
  { title: 'entity', of: ofEvent((event) => event.entity) },
  { title: 'handler', of: ofDelivery((delivery) => delivery.handler) },
  {
    title: 'state',
    of: ({ delivery }) => delivery?.state ?? 'for nobody',
    color: (colors, { delivery }) => (delivery ? stateColor(colors, delivery.state) : colors.dim),
  },
  { title: 'tries', of: ofDelivery((delivery) => String(delivery.attempts)), alignRight: true, whole: true },
  { title: 'reason', of: ofDelivery((delivery) => delivery.reason) },
]

export function showEvents(terminal: Terminal, events: readonly EventSummary[]): string {
  const lines = events.flatMap((event): Line[] =>
    event.deliveries.length === 0
      ? [{ event, delivery: undefined }]
      : event.deliveries.map((delivery, n) => ({ event: n === 0 ? event : undefined, delivery })),
  )
  return showTable(terminal, lines, { columns: eventColumns, empty: 'There are no such events.' })
}

const attemptColumns: Column<Attempt>[] = [
  { title: 'try', of: (one) => String(one.attempt), alignRight: true, whole: true },
  { title: 'started', of: (one) => showTime(one.started_at), whole: true },
  { title: 'took', of: (one) => `${one.duration_ms} ms`, alignRight: true, whole: true },
  {
    title: 'answer',
    of: (one) => (one.status_code === null ? STAGES[one.stage] : String(one.status_code)),
  },
  { title: 'error', of: (one) => one.error ?? '' },
  { title: 'response', of: (one) => one.response ?? '' },
]

const STAGES = { before: 'not sent', during: 'no answer', answered: 'answered' } as const

/** One event with everything that happened to it; bodies and headers as well when `whole`. */
export function showEvent(terminal: Terminal, event: EventDetails, { whole }: { whole: boolean }): string {
  const facts = showFacts(terminal, {
    event: String(event.i_event),
    type: event.event_type,
    entity: event.entity,
    captured: showTime(event.captured_at),
    environment: String(event.i_env),
    variables: JSON.stringify(event.variables),
  })
  const deliveries =
    event.delivery_list.length === 0
      ? ['It has no deliveries: nobody was subscribed, or the history no longer has them.']
      : event.delivery_list.map((delivery) => showDelivery(terminal, delivery, whole))
  return [facts, ...deliveries].join('\n\n')
}

function showDelivery(terminal: Terminal, delivery: DeliveryDetails, whole: boolean): string {
  const { colors } = terminal
  const facts = showFacts(terminal, {
    handler: [delivery.handler, colors.bold],
    as: delivery.event_type,
    redelivery: delivery.redelivery === 0 ? undefined : String(delivery.redelivery),
    state: [delivery.state, stateColor(colors, delivery.state)],
    reason: delivery.reason,
    'superseded by': delivery.superseded_by === null ? undefined : String(delivery.superseded_by),
    'next try': delivery.state === 'waiting' ? showTime(delivery.due_at) : undefined,
    ended: showTime(delivery.ended_at),
    body: whole ? delivery.body : undefined,
  })
  const attempts = showTable(terminal, delivery.attempt_list, {
    columns: attemptColumns,
    empty: 'It has not been tried.',
  })
  const requests = whole ? delivery.attempt_list.map((attempt) => showRequest(terminal, attempt)) : []
  return [facts, attempts, ...requests].join('\n')
}

function showRequest(terminal: Terminal, attempt: Attempt): string {
  const headers = Object.entries(attempt.request_headers).map(([name, value]) => `${name}: ${value}`)
  return showFacts(terminal, {
    [`try ${attempt.attempt} sent`]: headers.join('\n'),
    answered: attempt.response ?? undefined,
  })
}
