import { type Queryable, statement } from '@openespf/foundation/pg'

const forgiveFailedLoginStatement = statement(
  'session-forgive-failed-login',
  `with gone as (delete from session.failed_login where login_hash = $1 and address = $2)
   update session.failed_login set failures = greatest(failures - 1, 0)
   where (login_hash = $1 and address = '') or (login_hash = '' and address = $2)`,
)

/** After a right password: nothing counts against that login from that address, and this try against neither. */
export async function forgiveFailedLogin(db: Queryable, loginHash: Buffer, address: string): Promise<void> {
  await db.query(forgiveFailedLoginStatement, [loginHash, address])
}
