import { AppError } from '@openespf/contract/errors'
import type { DeliveryState, EventFilter } from '@openespf/contract/espf-events'
import { eventTypes, groupedTypes } from '@openespf/contract/events'
import { type HandlerId, parseId } from '@openespf/contract/ids'

/** A captured type and what it is sent as, beyond the catalogue: of tables that are not ours. */
export type KnownRoute = { rawType: string; eventType: string }

/** The event types that a name or pattern stands for. */
export type TypeFilter = {
  /** Captured types that it names, whatever they were sent as. */
  raw: ReadonlySet<string>
  /** Names that it matches only as what handlers were sent. */
  sent: ReadonlySet<string>
  /** Captured types whose events may fit: those named, and those that are sent under a name that fits. */
  captured: readonly string[]
  /** What a delivery that fits may be called. */
  delivered: readonly string[]
}

/** All that is given must hold. */
export type SearchFilter = {
  types?: TypeFilter
  entity?: string
  iHandler?: number
  state?: StoredState
  since?: Date
  until?: Date
}
type StoredState = Exclude<DeliveryState, 'sending'>

export type FilteredEvent = { eventType: string }
export type FilteredDelivery = { iHandler: number; eventType: string; state: StoredState }

/** Reads a filter of the API. Refuses moments that do not exist, ids out of range and a search for what is being sent. */
export function readFilter(filter: EventFilter, routes: readonly KnownRoute[]): SearchFilter {
  const { event_type, entity, i_handler, state, since, until } = filter
  return {
    ...(event_type === undefined ? {} : { types: findTypes(event_type, routes) }),
    ...(entity === undefined ? {} : { entity }),
    ...(i_handler === undefined ? {} : { iHandler: readHandlerId(i_handler) }),
    ...(state === undefined ? {} : { state: searchable(state) }),
    ...(since === undefined ? {} : { since: readMoment('since', since) }),
    ...(until === undefined ? {} : { until: readMoment('until', until) }),
  }
}

/** Refuses an id that no handler can have. */
export function readHandlerId(value: unknown): number {
  const id = parseId<HandlerId>(value)
  if (id === undefined || id > 0x7fffffff)
    throw new AppError('request.invalid', { problem: 'i_handler must be a positive 32-bit integer' })
  return id
}

function searchable(state: DeliveryState): StoredState {
  if (state === 'sending') {
    throw new AppError('request.invalid', {
      problem: 'state cannot be sending: only the dispatchers know. Search for queued or waiting',
    })
  }
  return state
}

/** Reads a `Moment` of the contract: without an offset it is UTC. */
export function readMoment(name: string, text: string): Date {
  const [, date = '', time = '00:00', seconds = ':00', offset = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  const at = new Date(`${date}T${time}${seconds}${offset}`)
  // A day that its month does not have becomes one of the next month.
  const isDay = new Date(`${date}T00:00Z`).toJSON()?.startsWith(date)
  if (Number.isNaN(at.getTime()) || !isDay)
    throw new AppError('request.invalid', { problem: `${name} is no moment that exists` })
  return at
}

/**
 * The types of a name or pattern, in which `*` stands for one part between slashes. Renamed types match in either
 * spelling; a name that nobody knows stands for itself.
 */
export function findTypes(pattern: string, routes: readonly KnownRoute[]): TypeFilter {
  const fits = matcher(pattern)
  const ofCatalogue = eventTypes.map(({ type, formerly, grouped }) => ({
    captured: type,
    names: formerly === undefined ? [type] : [type, formerly],
    sentAs: grouped,
  }))
  const ofRoutes = routes.map(({ rawType, eventType }) => ({
    captured: rawType,
    names: [rawType],
    sentAs: [eventType],
  }))
  const known = [...ofCatalogue, ...ofRoutes]
  const named = known.filter(({ names }) => names.some(fits))
  const sent = new Set(
    [...groupedTypes.map(({ type }) => type), ...routes.map(({ eventType }) => eventType)].filter(fits),
  )
  const isUnknown = named.length === 0 && sent.size === 0
  const raw = new Set(isUnknown ? [pattern] : named.map(({ captured }) => captured))
  const carriers = known.filter(({ sentAs }) => sentAs.some((type) => sent.has(type)))
  return {
    raw,
    sent,
    captured: [...new Set([...raw, ...carriers.map(({ captured }) => captured)])],
    delivered: [
      ...new Set([...raw, ...sent, ...named.flatMap(({ names, sentAs }) => [...names, ...sentAs])]),
    ],
  }
}

/** Whether a name fits a pattern, in which `*` stands for one part between slashes. */
export function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split('/')
  return (name) => {
    const named = name.split('/')
    return named.length === parts.length && parts.every((part, i) => part === '*' || part === named[i])
  }
}

/**
 * Whether an event with these deliveries (of each handler and type the last one) fits the filter. Entity and times are
 * left to the search itself.
 */
export function fits(
  event: FilteredEvent,
  deliveries: readonly FilteredDelivery[],
  { types, iHandler, state }: SearchFilter,
): boolean {
  const isNamed = types === undefined || types.raw.has(event.eventType)
  if (isNamed && iHandler === undefined && state === undefined) return true
  return deliveries.some(
    (delivery) =>
      (isNamed || types.sent.has(delivery.eventType)) &&
      (iHandler === undefined || delivery.iHandler === iHandler) &&
      (state === undefined || delivery.state === state),
  )
}

/** Where a search looks: among the events, or among the deliveries of one place (undefined: of all). */
export type SearchPath = { from: 'events' } | { from: 'deliveries'; place?: 'queue' | 'waiting' | 'history' }

/**
 * The ways to look, the one that an index supports best first: an entity has few events; an unusual state, a handler or a
 * name that only handlers are sent is a matter of deliveries; a captured type is one of events, most of which are
 * finished. `otherwise` is for when that proves wrong: when many were found of which none fits.
 */
export function searchPaths(filter: SearchFilter): { first: SearchPath; otherwise: SearchPath } {
  const { types, entity, iHandler, state } = filter
  const events: SearchPath = { from: 'events' }
  const isNamed = types === undefined || types.raw.size > 0
  if (iHandler === undefined && state === undefined && isNamed) return { first: events, otherwise: events }
  const place = state && placeOf(state)
  const deliveries: SearchPath = { from: 'deliveries', ...(place && { place }) }
  const isOfEvents =
    entity !== undefined || (iHandler === undefined && state === 'finished' && types && isNamed)
  return { first: isOfEvents ? events : deliveries, otherwise: deliveries }
}

function placeOf(state: StoredState): 'queue' | 'waiting' | 'history' {
  if (state === 'queued') return 'queue'
  return state === 'waiting' ? 'waiting' : 'history'
}
