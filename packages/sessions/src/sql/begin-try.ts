import { type Queryable, statement } from '@openespf/foundation/pg'
import { LOCK_OUT } from '../core/lock-out.ts'
import type { TryKey } from './try-key.ts'

const beginTryStatement = statement<{ too_many: boolean }>(
  'session-begin-try',
  `insert into session.failed_login as f (login_hash, address, failures, trying, last_failed_at)
   values ($1, $2, 0, 1, $3), ($1, '', 0, 1, $3), ('', $2, 0, 1, $3)
   on conflict (login_hash, address) do update
   set failures = case when f.last_failed_at > $4 then f.failures else 0 end,
     trying = case when f.last_failed_at > $4 then f.trying + 1 else 1 end,
     last_failed_at = case when f.last_failed_at > $4 then f.last_failed_at else $3 end
   returning failures + trying > case when login_hash = '' then ${LOCK_OUT.ofAddress}
     when address = '' then ${LOCK_OUT.ofLogin} else ${LOCK_OUT.ofLoginFromAddress} end as too_many`,
)

/**
 * Counts a try as under way, of the login from that address, the login and the address; older than `since` starts anew.
 * False: should all that are under way fail, this one would be too many. Its locks keep others from counting until the
 * transaction ends.
 */
export async function beginTry(tx: Queryable, key: TryKey, at: { now: Date; since: Date }): Promise<boolean> {
  const rows = await tx.query(beginTryStatement, [key.loginHash, key.address, at.now, at.since])
  return rows.every((row) => !row.too_many)
}
