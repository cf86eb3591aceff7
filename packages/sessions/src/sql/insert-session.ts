import type { Realm } from '@openespf/contract/realm'
import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Subject } from '../subjects.ts'

const insertSessionStatement = statement(
  'session-insert-session',
  `insert into session.session (session_id, refresh_hash, created_at, expires_at, i_user, i_api_token,
     as_realm, as_env, as_login, as_customer, as_account)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
)

/** Whose a session is: a user's, opened by a password or one of its tokens; an account's; or of whom a user acts for. */
export type SessionOwner = {
  iUser?: number
  iApiToken?: number
  as?: Subject & { realm: Realm }
}

export async function insertSession(
  db: Queryable,
  row: { sessionId: string; refreshHash: Buffer; now: Date; expiresAt: Date; owner: SessionOwner },
): Promise<void> {
  const { iUser = null, iApiToken = null, as } = row.owner
  await db.query(insertSessionStatement, [
    ...[row.sessionId, row.refreshHash, row.now, row.expiresAt, iUser, iApiToken],
    ...(as
      ? [as.realm, as.iEnv, as.login, as.iCustomer, as.iAccount ?? null]
      : [null, null, null, null, null]),
  ])
}
