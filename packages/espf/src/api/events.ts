import { AppError } from '@openespf/contract/errors'
import type {
  DeliveryDetails,
  EventDetails,
  EventList,
  EventQuery,
  Attempt as ShownAttempt,
} from '@openespf/contract/espf-events'
import { variableNamesOf } from '@openespf/contract/events'
import { type EventId, parseId } from '@openespf/contract/ids'
import { eventCursor, parseEventCursor } from '../core/cursor.ts'
import { readFilter } from '../core/event-filter.ts'
import { type HandlerSecrets, parseSecrets } from '../core/handler-secrets.ts'
import { maskedHeaders } from '../core/prepare.ts'
import { type AttemptRow, listEventAttempts } from '../sql/list-event-attempts.ts'
import type { EventDeliveryRow } from '../sql/list-event-deliveries.ts'
import type { EventRow } from '../sql/list-events.ts'
import { type HandlerSecretsRow, listHandlerSecrets } from '../sql/list-handler-secrets.ts'
import { listKnownRoutes } from '../sql/list-known-routes.ts'
import { listStoredBodies } from '../sql/list-stored-bodies.ts'
import { rebuildBodies } from '../sql/rebuild-bodies.ts'
import {
  type HandlerNames,
  type LoadedEvent,
  loadEvents,
  loadHandlerNames,
  searchEvents,
  toDeliverySummary,
} from './events-search.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

const DEFAULT_LIMIT = 100

/** The log of events: searching it, and reading one event with all that became of it. */
export function createEventRoutes(context: ApiContext): ApiRoute[] {
  return [
    route('list-events', (params) => list(context, params)),
    route('get-event', (_, { pathParams }) => get(context, pathParams)),
  ]
}

async function list(context: ApiContext, params: EventQuery): Promise<EventList> {
  const { limit, after, i_event, ...wanted } = params
  const routes = wanted.event_type === undefined ? [] : await listKnownRoutes(context.database)
  const { events, next } = await searchEvents(context, readFilter(wanted, routes), {
    limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
    ...(i_event === undefined ? {} : { iEvent: readEventId(i_event) }),
    ...(after === undefined ? {} : { below: parseEventCursor(after) }),
  })
  return { event_list: events, next: next === null ? null : eventCursor(next) }
}

/** Refuses what no event can have as its number. */
export function readEventId(value: unknown): number {
  const id = parseId<EventId>(value)
  if (id === undefined)
    throw new AppError('request.invalid', { problem: 'i_event must be a positive integer' })
  return id
}

/** One event, its deliveries and the names of all handlers; refuses an event that is not (or no longer) kept. */
export async function findEvent(
  context: Pick<ApiContext, 'database'>,
  pathParams: ApiRequest['pathParams'],
): Promise<LoadedEvent & { names: HandlerNames }> {
  const iEvent = readEventId(pathParams['i_event'])
  const names = await loadHandlerNames(context)
  const [loaded] = await loadEvents(context, [iEvent], { names })
  if (!loaded) throw new AppError('entity.not_found', { entity: 'event', key: `i_event ${iEvent}` })
  return { ...loaded, names }
}

async function get(context: ApiContext, pathParams: ApiRequest['pathParams']): Promise<EventDetails> {
  const { event, all, names } = await findEvent(context, pathParams)
  const { database } = context
  const handlers = [...new Set(all.map((row) => row.i_handler))]
  const settings = new Map((await listHandlerSecrets(database, handlers)).map((row) => [row.i_handler, row]))
  const attempts = await listEventAttempts(database, event.i_event)
  const bodies = await bodiesOf(context, event, { deliveries: all, settings })
  return {
    i_event: event.i_event,
    i_env: event.i_env,
    event_type: event.event_type,
    entity: event.entity,
    captured_at: event.captured_at.toISOString(),
    variables: event.variables,
    delivery_list: all.map((row): DeliveryDetails => {
      const secrets = openSecrets(context, settings.get(row.i_handler))
      return {
        ...toDeliverySummary(row, names),
        body: bodies.get(row.position) ?? '',
        superseded_by: row.superseded_by,
        attempt_list: attempts
          .filter((attempt) => isOf(attempt, row))
          .map((attempt) => toAttempt(event.i_event, attempt, secrets)),
      }
    }),
  }
}

/** The bodies by position: stored while a delivery is unfinished, made again as capture made them after that. */
async function bodiesOf(
  { database }: ApiContext,
  { i_event }: EventRow,
  of: { deliveries: readonly EventDeliveryRow[]; settings: ReadonlyMap<number, HandlerSecretsRow> },
): Promise<Map<number, string>> {
  const handlers = [...of.settings.keys()]
  const stored = await listStoredBodies(database, i_event, handlers)
  const ended = of.deliveries.filter((row) => row.ended_at !== null)
  const sentAs = ended.map((row) => ({
    eventType: row.event_type,
    variableNames: variableNamesOf(
      of.settings.get(row.i_handler)?.event_version ?? 'grouped',
      row.event_type,
    ),
  }))
  const rebuilt = await rebuildBodies(database, i_event, sentAs)
  return new Map([
    ...stored.map((row) => [row.position, row.body] as const),
    ...ended.map((row, i) => [row.position, rebuilt[i] ?? ''] as const),
  ])
}

/** Undefined: the handler has gone, or what it keeps cannot be read. */
function openSecrets(
  { secretBox }: ApiContext,
  row: HandlerSecretsRow | undefined,
): HandlerSecrets | undefined {
  if (!row) return undefined
  try {
    return parseSecrets(secretBox.open(row.secrets_sealed))
  } catch {
    return undefined
  }
}

const isOf = (attempt: AttemptRow, row: EventDeliveryRow): boolean =>
  attempt.i_handler === row.i_handler &&
  attempt.event_type === row.event_type &&
  attempt.redelivery === row.redelivery

function toAttempt(iEvent: number, row: AttemptRow, secrets: HandlerSecrets | undefined): ShownAttempt {
  const { i_handler: iHandler, event_type: eventType } = row
  const { attempt, redelivery, stage, status_code, error, response, started_at, duration_ms } = row
  return {
    attempt,
    redelivery,
    stage,
    status_code,
    error,
    response,
    started_at: started_at.toISOString(),
    duration_ms,
    request_headers: secrets
      ? maskedHeaders({ iHandler, iEvent, eventType, redelivery }, secrets, started_at.getTime())
      : {},
  }
}
