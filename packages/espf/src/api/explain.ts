import { AppError } from '@openespf/contract/errors'
import type { ExplainQuery, Explanation, ExplanationList } from '@openespf/contract/espf-events'
import { type AccountId, parseId } from '@openespf/contract/ids'
import { type ExplainedDelivery, type ExplainedEvent, explainEvent, explainNothing } from '../core/explain.ts'
import type { ExplainedHandler, Scene } from '../core/explain-hold-ups.ts'
import { findAhead } from '../sql/find-ahead.ts'
import { findDispatchState } from '../sql/find-dispatch-state.ts'
import { listEntityEvents } from '../sql/list-entity-events.ts'
import type { EventDeliveryRow } from '../sql/list-event-deliveries.ts'
import type { EventRow } from '../sql/list-events.ts'
import { type ExplainedHandlerRow, listExplainedHandlers } from '../sql/list-explained-handlers.ts'
import { findEvent } from './events.ts'
import { type LoadedEvent, loadEvents, loadHandlerNames } from './events-search.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

/** An entity's events beyond these are not looked at, unless others wait behind them. */
const EVENTS_LOOKED_AT = 200

/** Why events are, or are not, on their way: for each handler, in words. */
export function createExplainRoutes(context: ApiContext): ApiRoute[] {
  return [
    route('explain-event', (_, { pathParams }) => explainOne(context, pathParams)),
    route('explain-entity', (params, { caller }) => explainEntity(context, params, caller)),
  ]
}

async function explainOne(
  context: ApiContext,
  pathParams: ApiRequest['pathParams'],
): Promise<ExplanationList> {
  const loaded = await findEvent(context, pathParams)
  const { event } = loaded
  const { handlers, scene } = await loadScene(context)
  const explained = await Promise.all(
    handlers.map((handler) => explainFor(context, { loaded, handler, scene })),
  )
  return {
    subject: `event ${event.i_event}: ${event.event_type} of ${event.entity}`,
    explanation_list: explained.flat(),
  }
}

async function explainEntity(
  context: ApiContext,
  params: ExplainQuery,
  caller: ApiRequest['caller'],
): Promise<ExplanationList> {
  const entity = await readEntity(context, params, caller)
  const { database } = context
  const names = await loadHandlerNames(context)
  const iEvents = await listEntityEvents(database, { entity, handlers: names.ids }, EVENTS_LOOKED_AT)
  const events = await loadEvents(context, iEvents, { names })
  const { handlers, scene } = await loadScene(context)
  const explained = await Promise.all(
    handlers.map(async (handler) => {
      const chosen = choose(events, handler.iHandler)
      if (chosen.length === 0) return [explainNothing(entity, handler, scene)]
      const each = chosen.map((loaded) => explainFor(context, { loaded, handler, scene }))
      return (await Promise.all(each)).flat()
    }),
  )
  return { subject: entity, explanation_list: explained.flat() }
}

/**
 * Of an entity's events, newest first, those that tell how it stands with a handler: the newest that was queued for it
 * (the newest at all if none was), and the one that the others wait behind.
 */
function choose(events: readonly LoadedEvent[], iHandler: number): LoadedEvent[] {
  const newest = events.find(({ last }) => last.some((row) => row.i_handler === iHandler)) ?? events[0]
  const head = events
    .flatMap((loaded) => loaded.last.map((row) => ({ loaded, row })))
    .filter(({ row }) => row.i_handler === iHandler && row.state === 'waiting')
    .sort((a, b) => a.row.position - b.row.position)[0]
  return [...new Set([newest, head?.loaded].filter((one) => one !== undefined))]
}

async function readEntity(
  { accounts }: ApiContext,
  { entity, i_account }: ExplainQuery,
  caller: ApiRequest['caller'],
): Promise<string> {
  if ((entity === undefined) === (i_account === undefined))
    throw new AppError('request.invalid', { problem: 'give either an entity or an i_account' })
  if (entity !== undefined) return entity
  const iAccount = parseId<AccountId>(i_account)
  if (iAccount === undefined)
    throw new AppError('request.invalid', { problem: 'i_account must be a positive integer' })
  if (await accounts.exists(caller, iAccount)) return `account/${iAccount}`
  throw new AppError('entity.not_found', { entity: 'account', key: `i_account ${iAccount}` })
}

async function explainFor(
  { database }: ApiContext,
  { loaded, handler, scene }: { loaded: LoadedEvent; handler: ExplainedHandler; scene: Scene },
): Promise<Explanation[]> {
  const rows = loaded.last.filter((row) => row.i_handler === handler.iHandler)
  const deliveries = await Promise.all(
    rows.map(async (row): Promise<ExplainedDelivery> => {
      const { entity, position, i_handler } = row
      const isUnfinished = row.ended_at === null
      const ahead = isUnfinished
        ? await findAhead(database, { iHandler: i_handler, entity, position })
        : undefined
      return toDelivery(row, ahead)
    }),
  )
  return explainEvent(toEvent(loaded.event), handler, deliveries, scene)
}

async function loadScene({ database }: ApiContext): Promise<{ handlers: ExplainedHandler[]; scene: Scene }> {
  const handlers = (await listExplainedHandlers(database)).map(toHandler)
  const state = await findDispatchState(database)
  const paused = state.paused_at && { since: state.paused_at, reason: state.pause_reason }
  return { handlers, scene: { now: state.now, processes: state.processes, paused } }
}

function toEvent(row: EventRow): ExplainedEvent {
  return {
    iEvent: row.i_event,
    iEnv: row.i_env,
    eventType: row.event_type,
    entity: row.entity,
    capturedAt: row.captured_at,
    iCustomers: row.i_customers,
    iProducts: row.i_products,
  }
}

function toDelivery(row: EventDeliveryRow, ahead: Awaited<ReturnType<typeof findAhead>>): ExplainedDelivery {
  return {
    eventType: row.event_type,
    redelivery: row.redelivery,
    state: row.state,
    attempts: row.attempts,
    reason: row.reason,
    firstFailedAt: row.first_failed_at,
    dueAt: row.due_at,
    endedAt: row.ended_at,
    supersededBy: row.superseded_by,
    ahead: ahead
      ? {
          iEvent: ahead.i_event,
          eventType: ahead.event_type,
          attempts: ahead.attempts,
          since: ahead.since,
          dueAt: ahead.due_at,
          lastError: ahead.last_error ?? '',
          count: ahead.count,
        }
      : null,
  }
}

function toHandler(row: ExplainedHandlerRow): ExplainedHandler {
  const { circuit, circuit_since, window_ends_at } = row
  return {
    iHandler: row.i_handler,
    name: row.name,
    enabled: row.enabled,
    deleting: row.deleting,
    version: row.event_version,
    iEnvs: row.filter_i_env,
    iCustomers: row.filter_i_customer,
    iProducts: row.filter_i_product,
    createdAt: row.created_at,
    subscribed: row.subscribed,
    routes: row.routes.map((one) => ({ rawType: one.raw_type, eventType: one.event_type })),
    paused: row.paused_at && { since: row.paused_at, reason: row.pause_reason },
    window: window_ends_at && { endsAt: window_ends_at, reason: row.window_reason ?? '' },
    circuit:
      circuit && circuit_since
        ? { state: circuit, since: circuit_since, lastFailure: row.last_failure ?? '' }
        : null,
  }
}
