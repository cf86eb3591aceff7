import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TryKey } from './try-key.ts'

// An upsert, though the rows are there: it locks them in the order in which the other statements do.
const forgiveFailedLoginStatement = statement(
  'session-forgive-failed-login',
  `insert into session.failed_login as f (login_hash, address, failures, last_failed_at)
   values ($1, $2, 0, $3), ($1, '', 0, $3), ('', $2, 0, $3)
   on conflict (login_hash, address) do update set trying = greatest(f.trying - 1, 0),
     failures = case when f.login_hash <> '' and f.address <> '' then 0 else f.failures end`,
)

/**
 * A try that was under way was right: nothing that failed before counts against that login from that address, and this try
 * against neither.
 */
export async function forgiveFailedLogin(
  db: Queryable,
  { loginHash, address }: TryKey,
  now: Date,
): Promise<void> {
  await db.query(forgiveFailedLoginStatement, [loginHash, address, now])
}
