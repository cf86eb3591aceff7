import { type Database, statement } from '@openespf/foundation/pg'
import { parsePartition } from '../core/retention.ts'
import { limitWaits } from './limit-waits.ts'

/** Of the scan of the default partition, during which those wait who write to it. */
const SCAN_MS = 1000

/**
 * Makes a table and attaches it as the partition of its day. Unlike `create table … partition of`, that locks only the
 * default partition, where nobody writes unless ESPF was down for long: no longer than it takes to scan it, a second at
 * most. Fails when it has rows of that day.
 */
export async function createPartition(db: Database, name: string): Promise<void> {
  const day = parsePartition(name)
  if (day === undefined) throw new RangeError(`not a partition name: ${name}`)
  const { table, from, to } = day
  await db.transaction(async (tx) => {
    await limitWaits(tx, { totalMs: SCAN_MS })
    await tx.query(
      statement(
        '',
        `create table espf.${name} (like espf.${table} including all);
        alter table espf.${table} attach partition espf.${name}
        for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
      ),
    )
  })
}
