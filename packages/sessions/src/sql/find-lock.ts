import { type Queryable, statement } from '@openespf/foundation/pg'
import { LOCK_OUT } from '../core/lock-out.ts'

const findLockStatement = statement<{ last_failed_at: Date | null }>(
  'session-find-lock',
  `select max(last_failed_at) as last_failed_at from session.failed_login
   where last_failed_at > $3 and ((login_hash = $1 and address = $2 and failures >= ${LOCK_OUT.ofLoginFromAddress})
     or (login_hash = $1 and address = '' and failures >= ${LOCK_OUT.ofLogin})
     or (login_hash = '' and address = $2 and failures >= ${LOCK_OUT.ofAddress}))`,
)

/** When the last of too many failures since then was; undefined: there are not too many. */
export async function findLock(
  db: Queryable,
  key: { loginHash: Buffer; address: string; since: Date },
): Promise<Date | undefined> {
  const row = await db.one(findLockStatement, [key.loginHash, key.address, key.since])
  return row.last_failed_at ?? undefined
}
