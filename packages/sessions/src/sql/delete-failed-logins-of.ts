import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteFailedLoginsOfStatement = statement(
  'session-delete-failed-logins-of',
  'delete from session.failed_login where login_hash = $1',
)

/** Forgets all that counts against a login, from wherever. */
export async function deleteFailedLoginsOf(db: Queryable, loginHash: Buffer): Promise<void> {
  await db.query(deleteFailedLoginsOfStatement, [loginHash])
}
