import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'billing.delete-old-idempotency-keys',
  `delete from billing.idempotency_key where (actor, key) in (
     select k.actor, k.key from billing.idempotency_key k where k.created_at < $1
     order by k.created_at limit 100 for update skip locked)`,
)

/** Removes at most 100, the oldest first. */
export async function deleteOldIdempotencyKeys(db: Queryable, before: Date): Promise<void> {
  await db.query(remove, [before])
}
