import { AppError } from '@openespf/contract/errors'
import type { ChangeSubscriptionsParams, SubscriptionList } from '@openespf/contract/espf-handlers'
import { deliveredTypes } from '@openespf/contract/events'
import { readHandlerId } from '../core/event-filter.ts'
import { selectTypes } from '../core/select-types.ts'
import { deriveRoutes, holdHandler } from '../handlers/save-handler.ts'
import { listHandlerDetails } from '../sql/list-handler-details.ts'
import { listSubscriptions } from '../sql/list-subscriptions.ts'
import { replaceSubscriptions } from '../sql/replace-subscriptions.ts'
import { type ApiContext, type ApiRequest, type ApiRoute, route } from './route.ts'

/** What a handler wants: a toggle for each event type that it supports. */
export function createSubscriptionRoutes(context: ApiContext): ApiRoute[] {
  return [
    route('list-subscriptions', (_, request) => list(context, request)),
    route('change-subscriptions', async (params, request) => {
      await change(context, request, params)
      return list(context, request)
    }),
  ]
}

async function list({ database }: ApiContext, { pathParams }: ApiRequest): Promise<SubscriptionList> {
  const iHandler = readHandlerId(pathParams['i_handler'])
  const [handler] = await listHandlerDetails(database, iHandler)
  if (handler === undefined) {
    throw new AppError('entity.not_found', { entity: 'handler', key: `i_handler ${iHandler}` })
  }
  const subscribed = new Set(await listSubscriptions(database, iHandler))
  return {
    subscription_list: deliveredTypes(handler.event_version, handler.names).map((event_type) => ({
      event_type,
      subscribed: subscribed.has(event_type),
    })),
  }
}

async function change(
  { database }: ApiContext,
  { pathParams }: ApiRequest,
  { subscribe = [], unsubscribe = [] }: ChangeSubscriptionsParams,
): Promise<void> {
  await database.transaction(async (tx) => {
    const handler = await holdHandler(tx, readHandlerId(pathParams['i_handler']))
    const wanted = new Set(await listSubscriptions(tx, handler.i_handler))
    for (const type of selectTypes(handler, unsubscribe)) wanted.delete(type)
    for (const type of selectTypes(handler, subscribe)) wanted.add(type)
    await replaceSubscriptions(tx, handler.i_handler, [...wanted])
    await deriveRoutes(tx, handler.i_handler)
  })
}
