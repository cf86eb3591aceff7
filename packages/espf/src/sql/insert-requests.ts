import { type Queryable, statement } from '@openespf/foundation/pg'

export type NewRequest = {
  kind: 'cancel' | 'retry'
  iHandler: number
  entity: string
  iEvent: number
  eventType: string
}

const insert = statement<{ i_request: number }>(
  'espf-insert-requests',
  `insert into espf.request (kind, i_handler, lane, entity, i_event, event_type, reason)
  select r.k, r.h, hashtext(r.n) & 63, r.n, r.e, r.t, $2
  from jsonb_to_recordset($1::jsonb) as r (nr int, k text, h int, n text, e bigint, t text)
  order by r.nr
  returning i_request`,
)

/** Asks the owners of the lanes. Returns the requests' ids, in order. */
export async function insertRequests(
  db: Queryable,
  requests: readonly NewRequest[],
  reason: string,
): Promise<number[]> {
  const rows = requests.map((r, nr) => ({
    nr,
    k: r.kind,
    h: r.iHandler,
    n: r.entity,
    e: r.iEvent,
    t: r.eventType,
  }))
  return (await db.query(insert, [JSON.stringify(rows), reason])).map((row) => row.i_request)
}
