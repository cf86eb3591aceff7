import { type Queryable, statement } from '@openespf/foundation/pg'

/** `last`: when there is none among those that were looked at, the last of them; null: there are no further ones. */
export type LateEvent = { late: number | null; last: number | null }

const find = statement<LateEvent>(
  'espf-find-late-event',
  // A row's transaction id has 32 bits and starts again, so that only ages can be compared: the older, the higher.
  `with late as materialized (
    select p.i_event from (
      select e.i_event, e.xmin as xid from espf.event e
      where e.i_event > $1 and e.i_event <= $2 order by e.i_event limit $4
    ) p
    where age(p.xid) <= age($3::text::xid8::xid)
    order by p.i_event limit 1
  )
  select (select i_event from late) as late,
    case when not exists (select from late) then (
      select e.i_event from espf.event e
      where e.i_event > $1 and e.i_event <= $2 order by e.i_event offset $4::bigint - 1 limit 1
    ) end as last`,
)

/** The next event that was written by the transaction `since` or a later one; looks at no more than `scan` events. */
export function findLateEvent(
  tx: Queryable,
  range: { after: number; upto: number; since: number; scan: number },
): Promise<LateEvent> {
  return tx.one(find, [range.after, range.upto, range.since, range.scan])
}
