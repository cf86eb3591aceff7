import { type Queryable, statement } from '@openespf/foundation/pg'

const findOwnerOfTokenStatement = statement<{ i_user: number }>(
  'session-find-owner-of-token',
  'select i_user from session.api_token where i_api_token = $1',
)

export async function findOwnerOfToken(db: Queryable, iApiToken: number): Promise<number | undefined> {
  return (await db.maybe(findOwnerOfTokenStatement, [iApiToken]))?.i_user
}
