import { type Queryable, statement } from '@openespf/foundation/pg'

export type AnswerRow = { i_request: number; answer: 'done' | 'sending' | 'ended' | null }

const list = statement<AnswerRow>(
  'espf-list-answers',
  'select i_request, answer from espf.request where i_request = any ($1::bigint[]) order by i_request',
)

/** What the owners have answered so far; null: nothing yet. */
export function listAnswers(db: Queryable, requests: readonly number[]): Promise<AnswerRow[]> {
  return db.query(list, [requests])
}
