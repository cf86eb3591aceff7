import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserRow, userColumns } from './user-row.ts'

const rotateRefreshTokenStatement = statement<UserRow>(
  'session-rotate-refresh-token',
  `update session.session s set refresh_hash = $3, expires_at = $5
   from session.app_user u
   where u.i_user = s.i_user and s.session_id = $1 and s.refresh_hash = $2 and s.expires_at > $4
   returning ${userColumns}`,
)

/** Puts a new refresh token in the place of the current one; undefined when `usedHash` is not the current one. */
export function rotateRefreshToken(
  db: Queryable,
  change: { sessionId: string; usedHash: Buffer; newHash: Buffer; now: Date; expiresAt: Date },
): Promise<UserRow | undefined> {
  const { sessionId, usedHash, newHash, now, expiresAt } = change
  return db.maybe(rotateRefreshTokenStatement, [sessionId, usedHash, newHash, now, expiresAt])
}
