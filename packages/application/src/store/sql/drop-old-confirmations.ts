import { type Queryable, statement } from '@openespf/foundation/pg'

const drop = statement(
  'drop-old-confirmations',
  `delete from app.confirmation where created_at < now() - interval '1 day' and fingerprint is null`,
)

/** Forgets confirmations that nothing has waited for since yesterday. */
export async function dropOldConfirmations(db: Queryable): Promise<void> {
  await db.query(drop)
}
