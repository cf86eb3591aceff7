import { type Queryable, statement } from '@openespf/foundation/pg'

const markUnlockedStatement = statement(
  'session-mark-unlocked',
  'update session.app_user set unlocked_at = $2 where i_user = $1',
)

export async function markUnlocked(db: Queryable, iUser: number, now: Date): Promise<void> {
  await db.query(markUnlockedStatement, [iUser, now])
}
