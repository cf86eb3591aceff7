import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteExpiredSessionsStatement = statement(
  'session-delete-expired-sessions',
  `delete from session.session where session_id in (
     select s.session_id from session.session s where s.expires_at <= $1
     order by s.expires_at limit 100 for update skip locked)`,
)

/** Removes at most 100, the oldest first. */
export async function deleteExpiredSessions(db: Queryable, now: Date): Promise<void> {
  await db.query(deleteExpiredSessionsStatement, [now])
}
