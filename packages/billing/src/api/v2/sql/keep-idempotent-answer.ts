import { type Queryable, statement } from '@openespf/foundation/pg'

const keep = statement(
  'billing.keep-idempotent-answer',
  'update billing.idempotency_key set status = $3, body = $4::jsonb, location = $5 where actor = $1 and key = $2',
)

export async function keepIdempotentAnswer(
  tx: Queryable,
  of: { actor: string; key: string },
  answer: { status: number; body: unknown; location?: string },
): Promise<void> {
  await tx.query(keep, [of.actor, of.key, answer.status, JSON.stringify(answer.body), answer.location])
}
