import { type Queryable, statement } from '@openespf/foundation/pg'

const hasAdministratorStatement = statement<{ found: boolean }>(
  'session-has-administrator',
  'select exists (select from session.app_user where is_super_user) as found',
)

export async function hasAdministrator(db: Queryable): Promise<boolean> {
  return (await db.one(hasAdministratorStatement)).found
}
