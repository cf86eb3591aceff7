import { type Queryable, statement } from '@openespf/foundation/pg'

const remove = statement<{ count: number }>(
  'espf-delete-old-jobs',
  `with gone as (
    delete from espf.job where i_job in (
      select j.i_job from espf.job j where j.ended_at < $1 order by j.i_job limit $2
    )
    returning 1
  )
  select count(*) as count from gone`,
)

/** Deletes at most `most` of the jobs that ended before then; returns how many. */
export async function deleteOldJobs(db: Queryable, before: Date, most: number): Promise<number> {
  return (await db.one(remove, [before, most])).count
}
