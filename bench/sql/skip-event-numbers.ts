import { type Queryable, statement } from '@openespf/foundation/pg'

const skip = statement<{ setval: number }>(
  'bench-skip-event-numbers',
  `select setval('espf.i_event', $1::bigint) as setval`,
)

/** Events that are captured from now on are numbered from `last + 1`. */
export async function skipEventNumbers(db: Queryable, last: number): Promise<void> {
  await db.one(skip, [last])
}
