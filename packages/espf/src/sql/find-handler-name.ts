import { type Queryable, statement } from '@openespf/foundation/pg'

export type HandlerNameRow = { i_handler: number; name: string; enabled: boolean }

const find = statement<HandlerNameRow>(
  'espf-find-handler-name',
  'select i_handler, name, enabled from espf.handler where i_handler = $1 and not deleting',
)

/** The handler, unless there is none or it is being deleted. */
export function findHandlerName(db: Queryable, iHandler: number): Promise<HandlerNameRow | undefined> {
  return db.maybe(find, [iHandler])
}
