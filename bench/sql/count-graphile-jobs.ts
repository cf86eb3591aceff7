import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ left: number }>(
  'bench-count-graphile-jobs',
  'select count(*) as left from graphile_worker._private_jobs',
)

export async function countGraphileJobs(db: Queryable): Promise<number> {
  return (await db.one(count)).left
}
