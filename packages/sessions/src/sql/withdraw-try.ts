import { type Queryable, statement } from '@openespf/foundation/pg'
import type { TryKey } from './try-key.ts'

const withdrawTryStatement = statement(
  'session-withdraw-try',
  `update session.failed_login set trying = greatest(trying - 1, 0)
   where (login_hash, address) in (($1, $2), ($1, ''), ('', $2))`,
)

/** In the transaction of `beginTry`: the try is not made. */
export async function withdrawTry(tx: Queryable, { loginHash, address }: TryKey): Promise<void> {
  await tx.query(withdrawTryStatement, [loginHash, address])
}
