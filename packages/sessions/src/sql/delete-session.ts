import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteSessionStatement = statement<{ alive: boolean }>(
  'session-delete-session',
  'delete from session.session where session_id = $1 returning expires_at > $2 as alive',
)

/** Ends a session; false when it had ended before. */
export async function deleteSession(db: Queryable, sessionId: string, now: Date): Promise<boolean> {
  return (await db.maybe(deleteSessionStatement, [sessionId, now]))?.alive ?? false
}
