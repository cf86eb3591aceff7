import { AppError } from '@openespf/contract/errors'
import { readHandlerId } from '../core/event-filter.ts'
import { findHandlerForTest } from '../sql/find-handler-for-test.ts'
import { type ApiContext, type ApiRoute, route } from './route.ts'

/** Sends a test event to a handler, also to one that is disabled or paused. */
export function createTestRoutes({ database, sendTest }: ApiContext): ApiRoute[] {
  return [
    route('test-handler', async ({ event_type: eventType }, { pathParams, signal }) => {
      const iHandler = readHandlerId(pathParams['i_handler'])
      const handler = await findHandlerForTest(database, iHandler)
      if (!handler)
        throw new AppError('entity.not_found', { entity: 'handler', key: `i_handler ${iHandler}` })
      return sendTest({ handler, eventType, signal })
    }),
  ]
}
