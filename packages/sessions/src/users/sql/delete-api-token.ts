import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteApiTokenStatement = statement(
  'session-delete-api-token',
  'delete from session.api_token where i_api_token = $1',
)

/** With the sessions that it opened. */
export async function deleteApiToken(db: Queryable, iApiToken: number): Promise<void> {
  await db.query(deleteApiTokenStatement, [iApiToken])
}
