import { type Queryable, statement } from '@openespf/foundation/pg'

/** Whoever needs a lock after us waits as long as we wait for it. */
const LOCK_MS = 200

const limit = statement(
  'espf-limit-waits',
  `select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)`,
)

/**
 * For statements of this transaction that lock what others write to: none waits for a lock for more than `lockMs` (200
 * unless given), nor takes more than `totalMs`.
 */
export async function limitWaits(
  tx: Queryable,
  { totalMs, lockMs = LOCK_MS }: { totalMs: number; lockMs?: number },
): Promise<void> {
  await tx.query(limit, [`${lockMs}ms`, `${totalMs}ms`])
}
