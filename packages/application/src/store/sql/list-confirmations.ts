import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Ending } from '../../connector.ts'

/** A step of a plan of an account that waits for its confirmation, or has got it; the same step has the same fingerprint. */
export type OpenConfirmation = {
  token: string
  fingerprint: string
  deadline: string
  outcome: Ending | null
}

const list = statement<OpenConfirmation>(
  'list-confirmations',
  `select token, fingerprint, deadline, outcome from app.confirmation
   where connector = $1 and i_account = $2 and fingerprint is not null`,
)

/** What an account waits for in an external system. */
export function listConfirmations(
  db: Queryable,
  connector: string,
  iAccount: number,
): Promise<OpenConfirmation[]> {
  return db.query(list, [connector, iAccount])
}
