import { type Queryable, statement } from '@openespf/foundation/pg'

const drop = statement(
  'drop-old-runs',
  `delete from app.run r
   where ended_at < now() - $1::float8 * interval '1 day' and not exists (select from app.drift d where d.i_run = r.i_run)`,
)

/** Forgets runs that ended more than so many days ago, once what they found is forgotten. */
export async function dropOldRuns(db: Queryable, days: number): Promise<void> {
  await db.query(drop, [days])
}
