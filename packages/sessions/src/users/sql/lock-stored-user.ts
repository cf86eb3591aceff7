import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Sight } from './find-stored-user.ts'
import { readStoredUser, type StoredUserRow, seesUser, storedUserColumns, type User } from './stored-user.ts'

const lockStoredUserStatement = statement<StoredUserRow>(
  'session-lock-stored-user',
  `select ${storedUserColumns} from session.app_user u where ${seesUser} and u.i_user = $3 for update`,
)

export async function lockStoredUser(
  db: Queryable,
  { iEnv, iCustomer }: Sight,
  iUser: number,
): Promise<User | undefined> {
  const row = await db.maybe(lockStoredUserStatement, [iEnv, iCustomer ?? null, iUser])
  return row && readStoredUser(row)
}
