import { type Queryable, statement } from '@openespf/foundation/pg'

const answer = statement(
  'espf-answer-sending',
  `update espf.request set answer = 'sending', answered_at = clock_timestamp()
  where i_request = any ($1::bigint[]) and answer is null`,
)

/** Answers that it is too late: the deliveries are under way. */
export async function answerSending(
  db: Queryable,
  requests: readonly { i_request: number }[],
): Promise<void> {
  await db.query(answer, [requests.map((r) => r.i_request)])
}
