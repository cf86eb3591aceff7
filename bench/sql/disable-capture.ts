import { type Queryable, statement } from '@openespf/foundation/pg'

const disable = statement(
  '',
  'alter table billing.account disable trigger capture_insert, disable trigger capture_update',
)

/** The table of accounts as it would be without ESPF; what billing does by itself, its audit log too, it goes on doing. */
export async function disableCapture(db: Queryable): Promise<void> {
  await db.query(disable)
}
