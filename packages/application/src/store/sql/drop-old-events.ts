import { type Queryable, statement } from '@openespf/foundation/pg'

const drop = statement<{ dropped: number }>(
  'drop-old-events',
  `with gone as (
     delete from app.inbox where ctid = any (array(
       select ctid from app.inbox where received_at < now() - $1::float8 * interval '1 day'
       order by received_at
       limit $2
       for update skip locked))
     returning 1)
   select count(*) as dropped from gone`,
)

/** Forgets the oldest events, of those that came more than so many days ago, and returns how many. */
export async function dropOldEvents(db: Queryable, days: number, limit: number): Promise<number> {
  return (await db.one(drop, [days, limit])).dropped
}
