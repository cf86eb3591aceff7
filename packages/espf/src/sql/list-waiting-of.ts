import { type Queryable, statement } from '@openespf/foundation/pg'

export type WaitingOfRow = { i_event: number; event_type: string; handler: string; attempts: number }

const list = statement<WaitingOfRow>(
  'espf-list-waiting-of',
  `select w.i_event, w.event_type, h.name as handler, w.attempts
  from espf.waiting w
  join espf.handler h using (i_handler)
  where w.i_handler = $1 and w.entity = $2
  order by w.position
  limit $3`,
)

/** What waits for a handler of one entity, the head first. */
export function listWaitingOf(
  db: Queryable,
  of: { iHandler: number; entity: string },
  limit: number,
): Promise<WaitingOfRow[]> {
  return db.query(list, [of.iHandler, of.entity, limit])
}
