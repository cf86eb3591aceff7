import { type Queryable, statement } from '@openespf/foundation/pg'

const countFailedLoginStatement = statement(
  'session-count-failed-login',
  `insert into session.failed_login as f (login_hash, address, failures, last_failed_at)
   values ($1, $2, 1, $3), ($1, '', 1, $3), ('', $2, 1, $3)
   on conflict (login_hash, address) do update
   set failures = case when f.last_failed_at > $4 then f.failures + 1 else 1 end, last_failed_at = $3`,
)

/** Counts against the login from that address, the login and the address; what is older than `since` starts anew. */
export async function countFailedLogin(
  db: Queryable,
  failure: { loginHash: Buffer; address: string; now: Date; since: Date },
): Promise<void> {
  const { loginHash, address, now, since } = failure
  await db.query(countFailedLoginStatement, [loginHash, address, now, since])
}
