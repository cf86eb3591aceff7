import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns } from './user-row.ts'

export type SessionRow = UserRow & { session_id: string; expires_at: Date }

const findSessionsStatement = statement<SessionRow>(
  'session-find-sessions',
  `select ${userColumns}, s.session_id, s.expires_at
   from session.session s join session.app_user u on u.i_user = s.i_user
   where s.session_id = any ($1::text[])`,
)

/** The users of sessions that have not been ended, by the session; some may have expired. */
export async function findSessions(
  db: Queryable,
  sessionIds: readonly string[],
): Promise<Map<string, SessionRow>> {
  const rows = await db.query(findSessionsStatement, [sessionIds])
  return new Map(rows.map((row) => [row.session_id, row]))
}
