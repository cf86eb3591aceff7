import { type Queryable, statement } from '@openespf/foundation/pg'

export type StoredBodyRow = { position: number; body: string }

const list = statement<StoredBodyRow>(
  'espf-list-stored-bodies',
  `select position, body from espf.delivery where i_handler = any ($2::int[]) and i_event = $1
  union all
  select position, body from espf.waiting where i_handler = any ($2::int[]) and i_event = $1`,
)

/** The bodies of an event's unfinished deliveries to these handlers, as they are sent. */
export function listStoredBodies(
  db: Queryable,
  iEvent: number,
  handlers: readonly number[],
): Promise<StoredBodyRow[]> {
  return db.query(list, [iEvent, handlers])
}
