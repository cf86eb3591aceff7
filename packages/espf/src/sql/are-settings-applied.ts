import { type Queryable, statement } from '@openespf/foundation/pg'

const check = statement<{ applied: boolean }>(
  'espf-are-settings-applied',
  `select not exists (select from espf.process where expires_at > now() and settings_at <= $1) as applied`,
)

/**
 * Whether every living dispatcher has applied what handlers, pauses and windows said at that time. Both times have lost
 * what is below a millisecond, so that equal ones prove nothing.
 */
export async function areSettingsApplied(db: Queryable, at: Date): Promise<boolean> {
  return (await db.one(check, [at])).applied
}
