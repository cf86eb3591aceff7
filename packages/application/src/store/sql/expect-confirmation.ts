import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Ending } from '../../connector.ts'
import type { StepKey } from './find-confirmation.ts'

const expectIt = statement<{ outcome: Ending | null }>(
  'expect-confirmation',
  `insert into app.confirmation as c (connector, i_account, fingerprint, token, deadline)
   values ($1, $2, $3, $4, $5)
   on conflict (connector, token) do update set
     i_account = excluded.i_account, fingerprint = excluded.fingerprint, deadline = excluded.deadline
   returning outcome`,
)

/** Writes down that a step waits for a confirmation. The result: what was told already, before it could be written down. */
export async function expectConfirmation(
  db: Queryable,
  step: StepKey & { token: string; deadline: Date },
): Promise<Ending | undefined> {
  const values = [step.connector, step.iAccount, step.fingerprint, step.token, step.deadline]
  return (await db.one(expectIt, values)).outcome ?? undefined
}
