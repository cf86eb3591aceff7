import { type Queryable, statement } from '@openespf/foundation/pg'

const insertSessionStatement = statement(
  'session-insert-session',
  `insert into session.session (session_id, i_user, refresh_hash, created_at, expires_at)
   values ($1, $2, $3, $4, $5)`,
)

export async function insertSession(
  db: Queryable,
  row: { sessionId: string; iUser: number; refreshHash: Buffer; now: Date; expiresAt: Date },
): Promise<void> {
  await db.query(insertSessionStatement, [row.sessionId, row.iUser, row.refreshHash, row.now, row.expiresAt])
}
