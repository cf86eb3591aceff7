import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteSessionsOfUserStatement = statement(
  'session-delete-sessions-of-user',
  'delete from session.session where i_user = $1 and i_api_token is null',
)

/** Ends the sessions that a user's password opened; those of its tokens end with the tokens. */
export async function deleteSessionsOfUser(db: Queryable, iUser: number): Promise<void> {
  await db.query(deleteSessionsOfUserStatement, [iUser])
}
