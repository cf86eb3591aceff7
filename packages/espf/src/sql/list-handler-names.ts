import { type Queryable, statement } from '@openespf/foundation/pg'

export type HandlerNameRow = { i_handler: number; name: string }

const list = statement<HandlerNameRow>(
  'espf-list-handler-names',
  'select i_handler, name from espf.handler order by i_handler',
)

/** All handlers, those that are being deleted too. */
export function listHandlerNames(db: Queryable): Promise<HandlerNameRow[]> {
  return db.query(list)
}
