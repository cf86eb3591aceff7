import { type Queryable, statement } from '@openespf/foundation/pg'
import { type UserValues, userValues, writtenColumns, writtenValue } from './write-user.ts'

const insertUserStatement = statement<{ i_user: number }>(
  'session-insert-user',
  `insert into session.app_user (i_env, realm, login, i_customer, password_hash, ${writtenColumns.join(', ')})
   values ($1, $2, $3, $4, $5, ${writtenColumns.map((column) => writtenValue(column, 6)).join(', ')})
   returning i_user`,
)

export type NewUserRow = UserValues & {
  iEnv: number
  realm: string
  login: string
  iCustomer: number | null
  passwordHash: string | null
}

export async function insertUser(db: Queryable, user: NewUserRow): Promise<number> {
  const { iEnv, realm, login, iCustomer, passwordHash } = user
  const values = [iEnv, realm, login, iCustomer, passwordHash, ...userValues(user)]
  return (await db.one(insertUserStatement, values)).i_user
}
