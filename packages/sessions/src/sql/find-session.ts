import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns } from './user-row.ts'

const findSessionStatement = statement<UserRow>(
  'session-find-session',
  `select ${userColumns}
   from session.session s join session.app_user u on u.i_user = s.i_user
   where s.session_id = $1 and s.expires_at > $2`,
)

/** The user of a session that is alive. */
export function findSession(db: Queryable, sessionId: string, now: Date): Promise<UserRow | undefined> {
  return db.maybe(findSessionStatement, [sessionId, now])
}
