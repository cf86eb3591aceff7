import { type Queryable, statement } from '@openespf/foundation/pg'

const insertApiTokenStatement = statement<{ i_api_token: number }>(
  'session-insert-api-token',
  `insert into session.api_token (i_user, name, token_hash, expires_at, created_at) values ($1, $2, $3, $4, $5)
   returning i_api_token`,
)

export type NewApiToken = {
  iUser: number
  name: string
  tokenHash: Buffer
  expiresAt: Date | null
  now: Date
}

export async function insertApiToken(db: Queryable, token: NewApiToken): Promise<number> {
  const { iUser, name, tokenHash, expiresAt, now } = token
  return (await db.one(insertApiTokenStatement, [iUser, name, tokenHash, expiresAt, now])).i_api_token
}
