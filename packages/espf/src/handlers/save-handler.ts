import { AppError } from '@openespf/contract/errors'
import { deliveredTypes, findEventType, routesOf, spell } from '@openespf/contract/events'
import { type Queryable, violatedUnique } from '@openespf/foundation/pg'
import type { HandlerColumns } from '../core/handler-columns.ts'
import { countUnfinishedOf } from '../sql/count-unfinished-of.ts'
import { findHandler, type StoredHandler } from '../sql/find-handler.ts'
import { listSubscriptions } from '../sql/list-subscriptions.ts'
import { replaceRoutes } from '../sql/replace-routes.ts'
import { replaceSubscriptions } from '../sql/replace-subscriptions.ts'
import { saveHandlerRow } from '../sql/save-handler.ts'
import { setHandlerEnabled } from '../sql/set-handler-enabled.ts'

/** Unfinished deliveries are counted no further: it is only said how many there are. */
const COUNTED = 10_000

/** The handler, held until the transaction ends. Refuses one that there is not, and one that is being deleted. */
export async function holdHandler(tx: Queryable, iHandler: number): Promise<StoredHandler> {
  const handler = await findHandler(tx, iHandler)
  if (handler === undefined) {
    throw new AppError('entity.not_found', { entity: 'handler', key: `i_handler ${iHandler}` })
  }
  if (handler.deleting) {
    throw new AppError('entity.in_use', { entity: `handler ${handler.name}`, by: 'the job that deletes it' })
  }
  return handler
}

/** Adds a handler that is subscribed to everything it supports. Returns its id. */
export async function addHandler(
  tx: Queryable,
  handler: HandlerColumns & { secrets_sealed: Buffer; enabled: boolean },
): Promise<number> {
  const iHandler = await save(tx, handler)
  await replaceSubscriptions(tx, iHandler, deliveredTypes(handler.event_version, handler.names))
  await deriveRoutes(tx, iHandler)
  return iHandler
}

/**
 * Stores a changed handler. Another event version or spelling is refused while deliveries are unfinished; then raw
 * subscriptions are respelled, and those of another version become all that there are.
 */
export async function changeHandler(
  tx: Queryable,
  stored: StoredHandler,
  changed: HandlerColumns & { secrets_sealed: Buffer },
): Promise<void> {
  const { event_version, names } = changed
  const isOther = event_version !== stored.event_version || names !== stored.names
  if (isOther) {
    await requireNoUnfinished(
      tx,
      stored,
      'wait for them, or cancel them, before event_version or names change',
    )
  }
  await save(tx, { ...stored, ...changed })
  if (isOther) {
    const subscribed = await listSubscriptions(tx, stored.i_handler)
    const types =
      event_version !== stored.event_version
        ? deliveredTypes(event_version, names)
        : subscribed.map((type) => respell(type, names))
    await replaceSubscriptions(tx, stored.i_handler, types)
  }
  await deriveRoutes(tx, stored.i_handler)
}

/** Captures and sends for a handler, or stops doing so; its subscriptions are remembered. */
export async function enableHandler(tx: Queryable, iHandler: number, enabled = true): Promise<void> {
  await setHandlerEnabled(tx, iHandler, { enabled, deleting: false })
  await deriveRoutes(tx, iHandler)
}

/** What capture probes: none for a handler that is disabled or being deleted. */
export async function deriveRoutes(tx: Queryable, iHandler: number): Promise<void> {
  const handler = await findHandler(tx, iHandler)
  if (handler === undefined) return
  const isServed = handler.enabled && !handler.deleting
  const types = isServed ? await listSubscriptions(tx, iHandler) : []
  await replaceRoutes(tx, iHandler, routesOf(handler.event_version, handler.names, types), {
    iEnvs: handler.filter_i_env,
    iCustomers: handler.filter_i_customer,
    iProducts: handler.filter_i_product,
  })
}

/** Refuses with `handler.unfinished` when the handler has deliveries that are queued or wait. */
export async function requireNoUnfinished(
  tx: Queryable,
  { i_handler, name }: Pick<StoredHandler, 'i_handler' | 'name'>,
  advice: string,
): Promise<void> {
  const unfinished = await countUnfinishedOf(tx, i_handler, COUNTED)
  if (unfinished === 0) return
  const count = unfinished >= COUNTED ? `${COUNTED} or more` : unfinished
  throw new AppError('handler.unfinished', { name, count, advice })
}

function respell(type: string, names: HandlerColumns['names']): string {
  const eventType = findEventType(type)
  return eventType ? spell(eventType, names) : type
}

async function save(tx: Queryable, row: Parameters<typeof saveHandlerRow>[1]): Promise<number> {
  try {
    return await saveHandlerRow(tx, row)
  } catch (error) {
    if (violatedUnique(error) === 'handler_name_key') {
      throw new AppError('entity.duplicate', { entity: 'handler', field: 'name', value: row.name }, error)
    }
    throw error
  }
}
