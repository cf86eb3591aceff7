import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Ending } from '../../connector.ts'

/** A step of a plan of an account; the same step has the same fingerprint. */
export type StepKey = { connector: string; iAccount: number; fingerprint: string }

export type ConfirmationRow = { token: string; deadline: string; outcome: Ending | null }

const find = statement<ConfirmationRow>(
  'find-confirmation',
  `select token, deadline, outcome from app.confirmation
   where connector = $1 and i_account = $2 and fingerprint = $3`,
)

/** The confirmation that a step waits for, or has got. */
export function findConfirmation(db: Queryable, step: StepKey): Promise<ConfirmationRow | undefined> {
  return db.maybe(find, [step.connector, step.iAccount, step.fingerprint])
}
