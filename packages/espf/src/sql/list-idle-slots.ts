import { type Queryable, statement } from '@openespf/foundation/pg'

const list = statement<{ name: string }>(
  'espf-list-idle-slots',
  `select slot_name::text as name from pg_catalog.pg_replication_slots where not active order by slot_name`,
)

/** Replication slots that nobody reads: they keep all that is written until the disk is full. */
export async function listIdleSlots(db: Queryable): Promise<string[]> {
  return (await db.query(list)).map((row) => row.name)
}
