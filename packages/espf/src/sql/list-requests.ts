import { type Queryable, statement } from '@openespf/foundation/pg'

export type RequestRow = {
  i_request: number
  kind: 'cancel' | 'retry'
  i_handler: number
  lane: number
  entity: string
  i_event: number
  event_type: string
  reason: string
}

const list = statement<RequestRow>(
  'espf-list-requests',
  `select r.i_request, r.kind, r.i_handler, r.lane, r.entity, r.i_event, r.event_type, r.reason
  from espf.request r
  where r.answer is null and r.lane = any ($1::smallint[])
  order by r.i_request
  limit $2`,
)

/** What operators ask of these lanes and nobody has answered, the oldest first. */
export function listRequests(db: Queryable, lanes: readonly number[], limit: number): Promise<RequestRow[]> {
  return db.query(list, [lanes, limit])
}
