import { type Queryable, statement } from '@openespf/foundation/pg'

/** The first of the deliveries that must end before. */
export type AheadRow = {
  i_event: number
  event_type: string
  attempts: number
  since: Date
  due_at: Date | null
  last_error: string | null
  /** How many are ahead, no more than 1000 of the queue and 1000 of those that wait. */
  count: number
}

const find = statement<AheadRow>(
  '',
  `select i_event, event_type, attempts, since, due_at, last_error, (count(*) over ())::int as count
  from (
    (select position, i_event, event_type, attempts, coalesce(first_failed_at, captured_at) as since, due_at, last_error
     from espf.waiting where i_handler = $1 and entity = $2 and position < $3
     order by position limit 1000)
    union all
    select d.position, d.i_event, d.event_type, 0, d.captured_at, null, null
    from (select e.i_event from espf.event e where e.entity = $2 order by e.i_event desc limit 1000) e
    join espf.delivery d on d.i_handler = $1 and d.i_event = e.i_event and d.position < $3
  ) ahead
  order by position
  limit 1`,
)

/** What an unfinished delivery of an entity waits behind; undefined: it is the first. */
export function findAhead(
  db: Queryable,
  of: { iHandler: number; entity: string; position: number },
): Promise<AheadRow | undefined> {
  return db.maybe(find, [of.iHandler, of.entity, of.position])
}
