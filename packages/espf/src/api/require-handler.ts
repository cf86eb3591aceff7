import { AppError } from '@openespf/contract/errors'
import type { Queryable } from '@openespf/foundation/pg'
import { findHandlerName, type HandlerNameRow } from '../sql/find-handler-name.ts'

/** The handler of that id; refuses one that there is not, or that is being deleted. */
export async function requireHandler(database: Queryable, iHandler: number): Promise<HandlerNameRow> {
  const handler = await findHandlerName(database, iHandler)
  if (handler) return handler
  throw new AppError('entity.not_found', { entity: 'handler', key: `i_handler ${iHandler}` })
}
