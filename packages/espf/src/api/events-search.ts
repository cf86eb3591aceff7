import type { DeliverySummary, EventSummary } from '@openespf/contract/espf-events'
import { fits, type SearchFilter, type SearchPath, searchPaths } from '../core/event-filter.ts'
import { eventBounds } from '../sql/event-bounds.ts'
import { findEndedEvents } from '../sql/find-ended-events.ts'
import { type EventRange, type FoundEvent, findEvents } from '../sql/find-events.ts'
import { findUnfinishedEvents } from '../sql/find-unfinished-events.ts'
import { type EventDeliveryRow, listEventDeliveries } from '../sql/list-event-deliveries.ts'
import { type EventRow, listEvents } from '../sql/list-events.ts'
import { listHandlerNames } from '../sql/list-handler-names.ts'
import type { ApiContext } from './route.ts'

type Context = Pick<ApiContext, 'database' | 'clock'>

/** How much earlier than its event a delivery may seem to have ended: clocks are set back. */
const CLOCK_SLACK_MS = 3_600_000
/** The search of one call ends after that, whether its page is full or not. */
const BUDGET_MS = 100
/** A statement that was quicker is followed by one over a wider range. */
const QUICK_MS = 15
const WIDENING = 8

/** Handlers by their number, those that have gone as `(deleted 12)`. */
export type HandlerNames = { ids: readonly number[]; of(iHandler: number): string }

export async function loadHandlerNames({ database }: Pick<Context, 'database'>): Promise<HandlerNames> {
  const names = new Map((await listHandlerNames(database)).map((row) => [row.i_handler, row.name]))
  return { ids: [...names.keys()], of: (iHandler) => names.get(iHandler) ?? `(deleted ${iHandler})` }
}

export type EventPage = { events: EventSummary[]; next: number | null }

/**
 * The newest events below `below` that fit, newest first, at most `limit`; `next` is where to go on, null at the end.
 * Looks at ranges of events, first at a narrow one, then at wider ones as long as that is quick; a page may be short or
 * empty and still have a `next`.
 */
export async function searchEvents(
  context: Context,
  filter: SearchFilter,
  page: { below?: number; limit: number; iEvent?: number },
): Promise<EventPage> {
  const names = await loadHandlerNames(context)
  const { lowest, highest } = await eventBounds(context.database, filter)
  if (lowest === null || highest === null) return { events: [], next: null }
  const low = Math.max(lowest, page.iEvent ?? 0)
  let high = Math.min(highest, page.iEvent ?? highest, (page.below ?? highest + 1) - 1) + 1
  const until = context.clock.now().getTime() + BUDGET_MS
  const chunk = Math.max(page.limit, 50)
  const found: EventSummary[] = []
  let width = chunk * 20
  const paths = searchPaths(filter)
  let path = paths.first
  while (high > low) {
    const startedAt = context.clock.now().getTime()
    const range = { low: Math.max(low, high - width), high }
    const candidates = await findCandidates({ context, filter, names }, path, range, chunk)
    const fitting = await loadFitting({ context, filter, names }, candidates)
    found.push(...fitting)
    const { iEvents } = candidates
    const isFull = iEvents.length >= chunk
    if (isFull && fitting.length === 0) path = paths.otherwise
    high = isFull ? (iEvents.at(-1) ?? range.low) : range.low
    if (found.length >= page.limit) break
    const now = context.clock.now().getTime()
    if (now >= until) break
    if (now - startedAt < QUICK_MS) width *= WIDENING
  }
  const events = found.slice(0, page.limit)
  const isCut = found.length > events.length
  return { events, next: isCut ? (events.at(-1)?.i_event ?? null) : high > low ? high : null }
}

type Search = { context: Context; filter: SearchFilter; names: HandlerNames }

/** `times` when they are known: all were captured in them, and only the days in question are looked into. */
type Candidates = { iEvents: number[]; times?: Times }
type Times = { since?: Date; until?: Date }

/** The newest events of the range that may fit, at most `limit`, newest first; fewer: there are no more in it. */
async function findCandidates(
  { context: { database }, filter, names }: Search,
  path: SearchPath,
  range: EventRange,
  limit: number,
): Promise<Candidates> {
  const { types, iHandler, entity } = filter
  const ofEntity = entity === undefined ? {} : { entity }
  if (path.from === 'events') {
    const { since, until } = filter
    const wanted = { ...ofEntity, ...(types && { types: types.captured }), ...(since && { since }) }
    const rows = await findEvents(database, range, { ...wanted, ...(until && { until }) }, limit)
    return { iEvents: rows.map((row) => row.i_event), times: timesOf(rows) }
  }
  const wanted = { ...ofEntity, ...(types && { types: types.delivered }) }
  const ofHandler = iHandler === undefined ? {} : { iHandler }
  const handlers = iHandler === undefined ? names.ids : [iHandler]
  const found = new Set<number>()
  for (const place of ['queue', 'waiting', 'history'] as const) {
    if (path.place !== undefined && path.place !== place) continue
    const { state } = filter
    const iEvents =
      place === 'history'
        ? await findEndedEvents(database, range, { ...wanted, ...ofHandler, ...(state && { state }) }, limit)
        : await findUnfinishedEvents(database, range, { ...wanted, place, handlers }, limit)
    for (const iEvent of iEvents) found.add(iEvent)
  }
  return { iEvents: [...found].sort((a, b) => b - a).slice(0, limit) }
}

function timesOf(rows: readonly FoundEvent[]): Times {
  const times = rows.map((row) => row.captured_at.getTime())
  // A Date has milliseconds, the database microseconds.
  return { since: new Date(Math.min(...times)), until: new Date(Math.max(...times) + 1) }
}

async function loadFitting({ context, filter, names }: Search, { iEvents, times = filter }: Candidates) {
  const loaded = await loadEvents(context, iEvents, { names, times })
  return loaded
    .filter(({ event, last }) =>
      fits(
        { eventType: event.event_type },
        last.map((row) => ({ iHandler: row.i_handler, eventType: row.event_type, state: row.state })),
        filter,
      ),
    )
    .map(({ event, last }) => toSummary(event, last, names))
}

export type LoadedEvent = { event: EventRow; all: EventDeliveryRow[]; last: EventDeliveryRow[] }

/** The events that are still kept, newest first, with all their deliveries and the last one of each handler and type. */
export async function loadEvents(
  { database }: Pick<Context, 'database'>,
  iEvents: readonly number[],
  with_: { names: HandlerNames; times?: Times },
): Promise<LoadedEvent[]> {
  const events = iEvents.length === 0 ? [] : await listEvents(database, iEvents, with_.times)
  const captured = Math.min(...events.map((event) => event.captured_at.getTime()))
  if (events.length === 0) return []
  const rows = await listEventDeliveries(database, {
    iEvents: events.map((event) => event.i_event),
    handlers: with_.names.ids,
    since: new Date(captured - CLOCK_SLACK_MS),
  })
  const byEvent = Map.groupBy(rows, (row) => row.i_event)
  return events.map((event) => {
    const all = byEvent.get(event.i_event) ?? []
    const last = new Map(all.map((row) => [`${row.i_handler} ${row.event_type}`, row]))
    return { event, all, last: [...last.values()].sort(byHandler) }
  })
}

const byHandler = (a: EventDeliveryRow, b: EventDeliveryRow): number => a.i_handler - b.i_handler

export function toSummary(
  event: EventRow,
  last: readonly EventDeliveryRow[],
  names: HandlerNames,
): EventSummary {
  return {
    i_event: event.i_event,
    i_env: event.i_env,
    event_type: event.event_type,
    entity: event.entity,
    captured_at: event.captured_at.toISOString(),
    deliveries: last.map((row) => toDeliverySummary(row, names)),
  }
}

export function toDeliverySummary(row: EventDeliveryRow, names: HandlerNames): DeliverySummary {
  return {
    i_handler: row.i_handler,
    handler: names.of(row.i_handler),
    event_type: row.event_type,
    redelivery: row.redelivery,
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    due_at: row.due_at?.toISOString() ?? null,
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}
