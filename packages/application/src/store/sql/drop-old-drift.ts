import { type Queryable, statement } from '@openespf/foundation/pg'

const drop = statement<{ dropped: number }>(
  'drop-old-drift',
  `with gone as (
     delete from app.drift where i_drift = any (array(
       select d.i_drift from app.run r join app.drift d on d.i_run = r.i_run
       where r.ended_at < now() - $1::float8 * interval '1 day'
       limit $2
       for update of d skip locked))
     returning 1)
   select count(*) as dropped from gone`,
)

/** Forgets some of what runs found that ended more than so many days ago, and returns how many. */
export async function dropOldDrift(db: Queryable, days: number, limit: number): Promise<number> {
  return (await db.one(drop, [days, limit])).dropped
}
