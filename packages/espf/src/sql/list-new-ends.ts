import { type Queryable, statement } from '@openespf/foundation/pg'

export type NewEndRow = { i_handler: number; position: number; i_event: number }

const list = statement<NewEndRow>(
  'espf-list-new-ends',
  `select i_handler, position, i_event from espf.delivery_history
  where ended_at > now() - interval '10 seconds'
  order by ended_at, position`,
)

/** The deliveries that ended in the last 10 seconds. */
export function listNewEnds(db: Queryable): Promise<NewEndRow[]> {
  return db.query(list)
}
