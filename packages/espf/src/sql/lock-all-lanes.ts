import { type Queryable, statement } from '@openespf/foundation/pg'

const lock = statement<{ lane: number }>(
  'espf-lock-all-lanes',
  'select lane from espf.lane order by lane for update',
)

/** `lockLanes` when it is not known beforehand which. Keep it short: nothing is settled meanwhile. */
export async function lockAllLanes(tx: Queryable): Promise<void> {
  await tx.query(lock)
}
