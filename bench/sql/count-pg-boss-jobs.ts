import { type Queryable, statement } from '@openespf/foundation/pg'

const count = statement<{ left: number }>(
  'bench-count-pg-boss-jobs',
  `select count(*) as left from pgboss.job where name = $1 and state < 'completed'`,
)

export async function countPgBossJobs(db: Queryable, queue: string): Promise<number> {
  return (await db.one(count, [queue])).left
}
