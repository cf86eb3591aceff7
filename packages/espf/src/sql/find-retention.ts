import { type Queryable, statement } from '@openespf/foundation/pg'

export type RetentionSettings = { retention_days: number; now: Date }

const find = statement<RetentionSettings>(
  'espf-find-retention',
  'select retention_days, clock_timestamp() as now from espf.system',
)

/** For how long history is kept, and what time it is for the database, which stamped it. */
export function findRetention(db: Queryable): Promise<RetentionSettings> {
  return db.one(find)
}
