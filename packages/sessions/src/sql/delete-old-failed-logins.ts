import { type Queryable, statement } from '@openespf/foundation/pg'

const deleteOldStatement = statement(
  'session-delete-old-failed-logins',
  `delete from session.failed_login where (login_hash, address) in (
     select f.login_hash, f.address from session.failed_login f where f.last_failed_at <= $1
     order by f.last_failed_at limit 100 for update skip locked)`,
)

/** Removes at most 100 that no longer count. */
export async function deleteOldFailedLogins(db: Queryable, since: Date): Promise<void> {
  await db.query(deleteOldStatement, [since])
}
