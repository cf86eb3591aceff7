import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Sight } from './find-stored-user.ts'
import { readStoredUser, type StoredUserRow, seesUser, storedUserColumns, type User } from './stored-user.ts'

/** Of the list and of its total. */
export const fits = `${seesUser} and ($3::text is null or u.login ilike $3) and ($4::int is null or u.i_customer = $4)`

const listStoredUsersStatement = statement<StoredUserRow>(
  'session-list-stored-users',
  `select ${storedUserColumns} from session.app_user u where ${fits}
   order by u.i_user limit $5::bigint offset $6::bigint`,
)

export type UserFilter = { login?: string; iCustomer?: number }

export function filterValues({ iEnv, iCustomer }: Sight, filter: UserFilter) {
  return [iEnv, iCustomer ?? null, filter.login ?? null, filter.iCustomer ?? null]
}

export async function listStoredUsers(
  db: Queryable,
  sight: Sight,
  asked: UserFilter & { limit: number; offset: number },
): Promise<User[]> {
  const values = [...filterValues(sight, asked), asked.limit, asked.offset]
  return (await db.query(listStoredUsersStatement, values)).map(readStoredUser)
}
