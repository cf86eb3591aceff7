import { type Queryable, statement } from '@openespf/foundation/pg'

type AnswerRow = { request_hash: Buffer; status: number; body: unknown; location: string | null }

const find = statement<AnswerRow>(
  'billing.find-idempotent-answer',
  'select request_hash, status, body, location from billing.idempotency_key where actor = $1 and key = $2',
)

export function findIdempotentAnswer(tx: Queryable, actor: string, key: string): Promise<AnswerRow> {
  return tx.one(find, [actor, key])
}
