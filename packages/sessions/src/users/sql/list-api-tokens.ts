import { type Queryable, statement } from '@openespf/foundation/pg'

export type ApiToken = { i_api_token: number; name: string; expires_at: Date | null; created_at: Date }

const listApiTokensStatement = statement<ApiToken>(
  'session-list-api-tokens',
  'select i_api_token, name, expires_at, created_at from session.api_token where i_user = $1 order by i_api_token',
)

export function listApiTokens(db: Queryable, iUser: number): Promise<ApiToken[]> {
  return db.query(listApiTokensStatement, [iUser])
}
