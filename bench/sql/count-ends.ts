import { type Queryable, statement } from '@openespf/foundation/pg'

export type Ends = {
  /** Deliveries that have not ended. */
  left: number
  /** Ends that are in the history as they must be: finished by an attempt that was answered with 200. */
  finished: number
  /** All ends in the history. */
  ended: number
}

const count = statement<Ends>(
  'bench-count-ends',
  `select (select count(*) from espf.delivery where i_handler = $1)
      + (select count(*) from espf.waiting where i_handler = $1) as left,
    count(*) as ended,
    count(*) filter (where state = 'finished' and attempts = 1 and stage = 'answered' and status_code = 200
      and started_at is not null and duration_ms is not null) as finished
  from espf.delivery_history where i_handler = $1`,
)

export function countEnds(db: Queryable, iHandler: number): Promise<Ends> {
  return db.one(count, [iHandler])
}
