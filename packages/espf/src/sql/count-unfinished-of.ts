import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ count: number }>(
  'espf-count-unfinished-of',
  `select ((select count(*) from (select from espf.delivery where i_handler = $1 limit $2) d)
    + (select count(*) from (select from espf.waiting where i_handler = $1 limit $2) w))::int as count`,
)

/** How many deliveries of a handler are queued or waiting; counts at most `limit` of each. */
export async function countUnfinishedOf(db: Queryable, iHandler: number, limit: number): Promise<number> {
  return (await db.one(count, [iHandler, limit])).count
}
