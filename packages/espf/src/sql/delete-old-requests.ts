import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ count: number }>(
  'espf-delete-old-requests',
  `with gone as (
    delete from espf.request where i_request in (
      select r.i_request from espf.request r where r.answered_at < $1 order by r.i_request limit $2
    )
    returning 1
  )
  select count(*) as count from gone`,
)

/** Deletes at most `most` of what operators asked for and was answered before then; returns how many. */
export async function deleteOldRequests(db: Queryable, before: Date, most: number): Promise<number> {
  return (await db.one(remove, [before, most])).count
}
