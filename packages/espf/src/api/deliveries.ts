import { AppError } from '@openespf/contract/errors'
import type { Answer, AnswerList, BlockedParams, OneEventParams } from '@openespf/contract/espf-operators'
import { variableNamesOf } from '@openespf/contract/events'
import { type EventId, parseId } from '@openespf/contract/ids'
import { readHandlerId } from '../core/event-filter.ts'
import { type DeliveryKeyRow, listDeliveriesOf } from '../sql/list-deliveries-of.ts'
import { listWaitingOf } from '../sql/list-waiting-of.ts'
import { lockLanes } from '../sql/lock-lanes.ts'
import { requeueDeliveries } from '../sql/requeue.ts'
import { askOwners } from './ask-owners.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

/** All of an entity are cancelled in one call up to here; the rest by another. */
const CANCELLED_AT_ONCE = 1000

/** What operators do to single deliveries: send again, cancel, and get a blocked entity going. */
export function createDeliveryRoutes(context: ApiContext): ApiRoute[] {
  return [
    route('redeliver-event', (params, request) => redeliver(context, params, request)),
    route('cancel-event', (params, request) => cancel(context, params, request)),
    route('retry-blocked', (params, request) =>
      askForBlocked(context, params, request, { kind: 'retry', most: 1, done: 'hurried' }),
    ),
    route('skip-blocked', (params, request) =>
      askForBlocked(context, params, request, { kind: 'cancel', most: 1, done: 'skipped' }),
    ),
    route('cancel-blocked', (params, request) =>
      askForBlocked(context, params, request, { kind: 'cancel', most: CANCELLED_AT_ONCE, done: 'cancelled' }),
    ),
  ]
}

async function redeliver(
  context: ApiContext,
  params: OneEventParams,
  request: ApiRequest,
): Promise<AnswerList> {
  const { iEvent, deliveries } = await find(context, params, request)
  const answers = await context.database.transaction(async (tx) => {
    await lockLanes(tx, [...new Set(deliveries.map((delivery) => delivery.entity))])
    return requeueDeliveries(
      tx,
      deliveries.map((delivery) => ({
        iHandler: delivery.i_handler,
        iEvent,
        eventType: delivery.event_type,
        variableNames: variableNamesOf(delivery.event_version, delivery.event_type),
      })),
    )
  })
  if (answers.some(({ answer }) => answer === 'gone'))
    throw new AppError('entity.not_found', { entity: 'event', key: `i_event ${iEvent} (no longer kept)` })
  const byKey = new Map(answers.map((row) => [`${row.i_handler} ${row.event_type}`, row.answer]))
  return {
    answer_list: deliveries.map((delivery) => {
      const answer = byKey.get(`${delivery.i_handler} ${delivery.event_type}`)
      return { ...shown(delivery, iEvent), answer: answer === 'gone' ? 'ended' : (answer ?? 'queued') }
    }),
  }
}

async function cancel(context: ApiContext, params: OneEventParams, request: ApiRequest): Promise<AnswerList> {
  const { iEvent, deliveries } = await find(context, params, request)
  const unfinished = deliveries.filter(({ place }) => place !== 'history')
  const asked = await askOwners(
    context.database,
    unfinished.map((delivery) => ({
      kind: 'cancel',
      iHandler: delivery.i_handler,
      handler: delivery.handler,
      entity: delivery.entity,
      iEvent,
      eventType: delivery.event_type,
    })),
    `cancelled by ${request.caller.login}`,
  )
  const ended = deliveries.filter(({ place }) => place === 'history')
  return {
    answer_list: [
      ...asked,
      ...ended.map((delivery): Answer => ({ ...shown(delivery, iEvent), answer: 'ended' })),
    ],
  }
}

/** Asks for something to be done with what waits of an entity, the head first; `done` says what in the history. */
async function askForBlocked(
  context: ApiContext,
  params: BlockedParams,
  request: ApiRequest,
  ask: { kind: 'cancel' | 'retry'; most: number; done: string },
): Promise<AnswerList> {
  const { iHandler, entity, rows } = await findBlocked(context, params, ask.most)
  const requests = rows.map((row) => ({
    kind: ask.kind,
    iHandler,
    handler: row.handler,
    entity,
    iEvent: row.i_event,
    eventType: row.event_type,
  }))
  return {
    answer_list: await askOwners(context.database, requests, `${ask.done} by ${request.caller.login}`),
  }
}

const shown = (delivery: DeliveryKeyRow, iEvent: number) => ({
  i_handler: delivery.i_handler,
  handler: delivery.handler,
  i_event: iEvent,
  event_type: delivery.event_type,
})

async function find(
  { database }: ApiContext,
  { i_handler }: OneEventParams,
  { pathParams }: ApiRequest,
): Promise<{ iEvent: number; deliveries: DeliveryKeyRow[] }> {
  const iEvent = parseId<EventId>(pathParams['i_event'])
  if (iEvent === undefined)
    throw new AppError('request.invalid', { problem: 'i_event must be a positive integer' })
  const iHandler = i_handler === undefined ? undefined : readHandlerId(i_handler)
  const deliveries = await listDeliveriesOf(database, iEvent, iHandler)
  if (deliveries.length > 0) return { iEvent, deliveries }
  const of = iHandler === undefined ? '' : ` to handler ${iHandler}`
  throw new AppError('entity.not_found', { entity: 'delivery', key: `i_event ${iEvent}${of}` })
}

async function findBlocked({ database }: ApiContext, { i_handler, entity }: BlockedParams, most: number) {
  const iHandler = readHandlerId(i_handler)
  const rows = await listWaitingOf(database, { iHandler, entity }, most)
  const [head] = rows
  if (head === undefined || head.attempts === 0) {
    throw new AppError('entity.not_found', {
      entity: 'blocked entity',
      key: `i_handler ${iHandler} and entity ${entity}`,
    })
  }
  return { iHandler, entity, rows }
}
