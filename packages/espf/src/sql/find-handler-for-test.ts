import type { EventVersion, TypeNames } from '@openespf/contract/event-types'
import { type Queryable, statement } from '@openespf/foundation/pg'
import { type HandlerRow, handlerColumns, handlerPause } from './list-handlers.ts'

export type TestedHandlerRow = HandlerRow & {
  event_version: EventVersion
  names: TypeNames
  /** In alphabetical order. */
  subscribed: string[]
}

const find = statement<TestedHandlerRow>(
  'espf-find-handler-for-test',
  `select ${handlerColumns}, h.event_version, h.names, array(
    select s.event_type from espf.subscription s where s.i_handler = h.i_handler order by s.event_type
  ) as subscribed
  from espf.handler h ${handlerPause}
  where h.i_handler = $1 and not h.deleting`,
)

/** A handler, enabled or not, and what it wants. */
export function findHandlerForTest(db: Queryable, iHandler: number): Promise<TestedHandlerRow | undefined> {
  return db.maybe(find, [iHandler])
}
