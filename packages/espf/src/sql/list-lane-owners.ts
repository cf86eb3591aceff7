import { type Queryable, statement } from '@openespf/foundation/pg'

/** `process_id` null: lanes that no living process owns. */
export type LaneOwner = { process_id: string | null; host: string; pid: number; lanes: number }

const list = statement<LaneOwner>(
  'espf-list-lane-owners',
  `with living as (select * from espf.process where expires_at > now())
  select p.process_id::text as process_id, coalesce(p.host, '') as host, coalesce(p.pid, 0) as pid,
    count(l.lane)::int as lanes
  from living p full join espf.lane l on l.process_id = p.process_id
  group by 1, 2, 3 order by host, pid`,
)

/** The living dispatcher processes, with how many lanes each owns. */
export function listLaneOwners(db: Queryable): Promise<LaneOwner[]> {
  return db.query(list)
}
