import { type Queryable, statement } from '@openespf/foundation/pg'
import { parsePartition } from '../core/retention.ts'
import { limitWaits } from './limit-waits.ts'

/**
 * Drops a day. That needs the table, its default partition and the day for itself for a moment: whoever writes to the table
 * waits at most 200 ms for each, and it fails (55P03) when somebody reads longer than that.
 */
export async function dropPartition(tx: Queryable, name: string): Promise<void> {
  if (parsePartition(name) === undefined) throw new RangeError(`not a partition name: ${name}`)
  await limitWaits(tx, { totalMs: 700 })
  await tx.query(statement('', `drop table if exists espf.${name}`))
}
