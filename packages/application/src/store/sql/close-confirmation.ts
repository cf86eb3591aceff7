import { type Queryable, statement } from '@openespf/foundation/pg'
import type { StepKey } from './find-confirmation.ts'

const close = statement(
  'close-confirmation',
  `update app.confirmation set fingerprint = null
   where connector = $1 and i_account = $2 and fingerprint = $3`,
)

/** The step no longer waits: what is told of it from now on only asks for another look. */
export async function closeConfirmation(db: Queryable, step: StepKey): Promise<void> {
  await db.query(close, [step.connector, step.iAccount, step.fingerprint])
}
