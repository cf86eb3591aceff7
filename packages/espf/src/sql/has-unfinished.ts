import { type Queryable, statement } from '@openespf/foundation/pg'

const select = statement<{ found: boolean }>(
  'espf-has-unfinished',
  'select exists (select from espf.delivery) or exists (select from espf.waiting) as found',
)

/** Whether any delivery is queued or waiting, for whatever handler. */
export async function hasUnfinished(db: Queryable): Promise<boolean> {
  return (await db.one(select)).found
}
