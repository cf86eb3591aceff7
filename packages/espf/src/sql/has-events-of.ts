import { type Queryable, statement } from '@openespf/foundation/pg'
import { parsePartition } from '../core/retention.ts'

/** Whether a day's partition has a row of any of these events. */
export async function hasEventsOf(
  db: Queryable,
  partition: string,
  iEvents: readonly number[],
): Promise<boolean> {
  if (parsePartition(partition) === undefined) throw new RangeError(`not a partition name: ${partition}`)
  const has = statement<{ found: boolean }>(
    '',
    `select exists (select from espf.${partition} p where p.i_event = any ($1::bigint[])) as found`,
  )
  return (await db.one(has, [iEvents])).found
}
