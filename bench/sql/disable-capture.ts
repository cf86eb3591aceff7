import { type Queryable, statement } from '@openespf/foundation/pg'

const disable = statement('', 'alter table billing.account disable trigger user')

/** The table of accounts as it would be without ESPF. */
export async function disableCapture(db: Queryable): Promise<void> {
  await db.query(disable)
}
