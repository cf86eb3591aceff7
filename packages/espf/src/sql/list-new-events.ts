import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ i_event: number }>(
  'espf-list-new-events',
  `select i_event from espf.event
  where i_event > $1 and captured_at > now() - interval '1 day'
  order by i_event`,
)

/** The events above a number, of writers' transactions that began less than a day ago. */
export async function listNewEvents(db: Queryable, above: number): Promise<number[]> {
  return (await db.query(list, [above])).map((row) => row.i_event)
}
