import { type Queryable, statement } from '@openespf/foundation/pg'

const setPasswordStatement = statement(
  'session-set-password',
  'update session.app_user set password_hash = $2, must_change_password = $3 where i_user = $1',
)

export async function setPassword(
  db: Queryable,
  iUser: number,
  password: { hash: string; mustChange: boolean },
): Promise<void> {
  await db.query(setPasswordStatement, [iUser, password.hash, password.mustChange])
}
