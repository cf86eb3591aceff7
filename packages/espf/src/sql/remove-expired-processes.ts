import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement(
  'espf-remove-expired-processes',
  `delete from espf.process p where p.expires_at < now()`,
)

/**
 * Declares processes dead whose lease has run out. It waits for a renewal that is under way and then leaves that row
 * alone, so that a process cannot be renewed and declared dead at once.
 */
export async function removeExpiredProcesses(db: Queryable): Promise<void> {
  await db.query(remove)
}
