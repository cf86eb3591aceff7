import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Ending } from '../../connector.ts'

// A token that an account had is counted anew: what was told of it was about a change before. Only what came early is kept.
const expectIt = statement<{ outcome: Ending | null }>(
  'expect-confirmation',
  `insert into app.confirmation as c (connector, i_account, fingerprint, token, deadline)
   values ($1, $2, $3, $4, $5)
   on conflict (connector, token) do update set
     i_account = excluded.i_account, fingerprint = excluded.fingerprint, deadline = excluded.deadline,
     outcome = case when c.i_account is null then c.outcome end, created_at = now()
   returning outcome`,
)

/** A step of a plan of an account; the same step has the same fingerprint. */
type Expected = { connector: string; iAccount: number; fingerprint: string; token: string; deadline: Date }

/** Writes down that a step waits for a confirmation. The result: what was told already, before it could be written down. */
export async function expectConfirmation(db: Queryable, expected: Expected): Promise<Ending | undefined> {
  const { connector, iAccount, fingerprint, token, deadline } = expected
  const values = [connector, iAccount, fingerprint, token, deadline]
  return (await db.one(expectIt, values)).outcome ?? undefined
}
