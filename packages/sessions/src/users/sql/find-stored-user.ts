import { type Queryable, statement } from '@openespf/foundation/pg'
import { readStoredUser, type StoredUserRow, seesUser, storedUserColumns, type User } from './stored-user.ts'

const findStoredUserStatement = statement<StoredUserRow>(
  'session-find-stored-user',
  `select ${storedUserColumns} from session.app_user u
   where ${seesUser} and ($3::int is null or u.i_user = $3) and ($4::text is null or u.login = $4)
   order by u.i_user limit 1`,
)

export type Sight = { iEnv: number; iCustomer?: number }

export async function findStoredUser(
  db: Queryable,
  { iEnv, iCustomer }: Sight,
  key: { iUser?: number; login?: string },
): Promise<User | undefined> {
  const values = [iEnv, iCustomer ?? null, key.iUser ?? null, key.login ?? null]
  const row = await db.maybe(findStoredUserStatement, values)
  return row && readStoredUser(row)
}
