import { type Queryable, statement } from '@openespf/foundation/pg'
import type { SubjectRow } from './take-subjects.ts'

const settle = statement<{ i_account: number }>(
  'settle-subject',
  `update app.subject set
     due_at = case when generation = $3 then now() + $4::float8 * interval '1 ms' else least(due_at, now()) end,
     attempts = case when generation = $3 then $5::int else 0 end,
     lease_token = null,
     leased_until = null
   where i_account = $1 and lease_token = $2
   returning i_account`,
)

/**
 * Ends the work on an account: it is due again after so many milliseconds, or not at all; at once when another event
 * came meanwhile. False when the lease was lost: then nothing is changed.
 */
export async function settleSubject(
  db: Queryable,
  subject: SubjectRow,
  next: { dueInMs: number | undefined; attempts: number },
): Promise<boolean> {
  const { i_account, lease_token, generation } = subject
  const row = await db.maybe(settle, [
    i_account,
    lease_token,
    generation,
    next.dueInMs ?? null,
    next.attempts,
  ])
  return row !== undefined
}
