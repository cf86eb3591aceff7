import { type Queryable, statement } from '@openespf/foundation/pg'

export type AttemptRow = {
  i_handler: number
  event_type: string
  redelivery: number
  attempt: number
  stage: 'before' | 'during' | 'answered'
  status_code: number | null
  error: string | null
  response: string | null
  started_at: Date
  duration_ms: number
}

const list = statement<AttemptRow>(
  'espf-list-event-attempts',
  `select i_handler, event_type, redelivery, attempt, stage, status_code, error, response, started_at, duration_ms
  from espf.every_attempt where i_event = $1
  order by i_handler, event_type, redelivery, attempt`,
)

/** All attempts of an event that are still kept, those of one delivery in order. */
export function listEventAttempts(db: Queryable, iEvent: number): Promise<AttemptRow[]> {
  return db.query(list, [iEvent])
}
