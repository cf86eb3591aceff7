import { type Queryable, statement } from '@openespf/foundation/pg'
import type { Sight } from './find-stored-user.ts'
import { filterValues, fits, type UserFilter } from './list-stored-users.ts'

const countStoredUsersStatement = statement<{ total: number }>(
  'session-count-stored-users',
  `select count(*) as total from session.app_user u where ${fits}`,
)

export async function countStoredUsers(db: Queryable, sight: Sight, filter: UserFilter): Promise<number> {
  return (await db.one(countStoredUsersStatement, filterValues(sight, filter))).total
}
