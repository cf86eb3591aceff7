import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ open: number; done: number; other: number }>(
  'espf-count-answers',
  `select count(*) filter (where answer is null)::int as open, count(*) filter (where answer = 'done')::int as done,
    count(*) filter (where answer in ('sending', 'ended'))::int as other
  from espf.request where i_request between $1 and $2 and reason = $3`,
)

/** How far the owners are with the requests of one job's step. */
export function countAnswers(
  db: Queryable,
  asked: { first: number; last: number; reason: string },
): Promise<{ open: number; done: number; other: number }> {
  return db.one(count, [asked.first, asked.last, asked.reason])
}
