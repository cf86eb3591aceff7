import { type Queryable, statement } from '@openespf/foundation/pg'

export type NewAttemptRow = {
  i_handler: number
  i_event: number
  event_type: string
  redelivery: number
  attempt: number
}

const list = statement<NewAttemptRow>(
  'espf-list-new-attempts',
  `select i_handler, i_event, event_type, redelivery, attempt from espf.attempt
  where noted_at > now() - interval '10 seconds' and started_at > now() - interval '1 day'
  order by noted_at`,
)

/** The attempts of the last 10 seconds after which an event waited. */
export function listNewAttempts(db: Queryable): Promise<NewAttemptRow[]> {
  return db.query(list)
}
