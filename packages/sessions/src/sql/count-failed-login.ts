import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TryKey } from './try-key.ts'

const countFailedLoginStatement = statement(
  'session-count-failed-login',
  `insert into session.failed_login as f (login_hash, address, failures, last_failed_at)
   values ($1, $2, 1, $3), ($1, '', 1, $3), ('', $2, 1, $3)
   on conflict (login_hash, address) do update
   set failures = case when f.last_failed_at > $4 then f.failures + 1 else 1 end,
     trying = greatest(f.trying - 1, 0), last_failed_at = $3`,
)

/** A try that was under way failed: counts for the login from that address, the login and the address. */
export async function countFailedLogin(
  db: Queryable,
  { loginHash, address }: TryKey,
  at: { now: Date; since: Date },
): Promise<void> {
  await db.query(countFailedLoginStatement, [loginHash, address, at.now, at.since])
}
