import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ lane: number; epoch: number }>(
  'espf-list-owned-lanes',
  'select lane, epoch from espf.lane where process_id = $1 order by lane',
)

export function listOwnedLanes(db: Queryable, processId: string): Promise<{ lane: number; epoch: number }[]> {
  return db.query(list, [processId])
}
