import { type Queryable, statement } from '@openespf/foundation/pg'

const rotateRefreshTokenStatement = statement<{ session_id: string }>(
  'session-rotate-refresh-token',
  `update session.session set refresh_hash = $3, expires_at = $5
   where session_id = $1 and refresh_hash = $2 and expires_at > $4
   returning session_id`,
)

/** Puts a new refresh token in the place of the current one; false when `usedHash` is not the current one. */
export async function rotateRefreshToken(
  db: Queryable,
  change: { sessionId: string; usedHash: Buffer; newHash: Buffer; now: Date; expiresAt: Date },
): Promise<boolean> {
  const { sessionId, usedHash, newHash, now, expiresAt } = change
  const values = [sessionId, usedHash, newHash, now, expiresAt]
  return (await db.maybe(rotateRefreshTokenStatement, values)) !== undefined
}
