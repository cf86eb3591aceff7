import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserValues, userValues, writtenColumns, writtenValue } from './write-user.ts'

const updateUserStatement = statement(
  'session-update-user',
  `update session.app_user set ${writtenColumns.map((column) => `${column} = ${writtenValue(column, 2)}`).join(', ')}
   where i_user = $1`,
)

export async function updateUser(db: Queryable, iUser: number, user: UserValues): Promise<void> {
  await db.query(updateUserStatement, [iUser, ...userValues(user)])
}
