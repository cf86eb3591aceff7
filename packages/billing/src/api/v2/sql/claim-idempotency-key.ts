import { type Queryable, statement } from '@openespf/foundation/pg'

const claim = statement<{ actor: string }>(
  'billing.claim-idempotency-key',
  `insert into billing.idempotency_key (actor, key, request_hash, created_at) values ($1, $2, $3, $4)
   on conflict do nothing returning actor`,
)

/** Takes the key for this transaction; false when an answer to it is kept. Waits for whoever is about to answer. */
export async function claimIdempotencyKey(
  tx: Queryable,
  claimed: { actor: string; key: string; requestHash: Buffer; now: Date },
): Promise<boolean> {
  const { actor, key, requestHash, now } = claimed
  return (await tx.maybe(claim, [actor, key, requestHash, now])) !== undefined
}
