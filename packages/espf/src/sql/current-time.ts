import { type Queryable, statement } from '@openespf/foundation/pg'

const now = statement<{ now: Date }>('espf-current-time', 'select clock_timestamp() as now')

/** The database's time; changes that commit later may be stamped earlier by as long as their transaction takes. */
export async function currentTime(db: Queryable): Promise<Date> {
  return (await db.one(now)).now
}
