import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteSessionsOfAccountStatement = statement(
  'session-delete-sessions-of-account',
  'delete from session.session where as_account = $1 and i_user is null',
)

/** Ends the sessions that an account opened itself. */
export async function deleteSessionsOfAccount(db: Queryable, iAccount: number): Promise<void> {
  await db.query(deleteSessionsOfAccountStatement, [iAccount])
}
