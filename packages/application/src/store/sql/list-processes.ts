import { type Queryable, statement } from '@openespf/foundation/pg'

/** A living process, the longest at work first. */
export type ProcessRow = { process: string; age_ms: number }

const select = statement<ProcessRow>(
  'list-processes',
  `with gone as (delete from app.process where seen_at < clock_timestamp() - $1::float8 * interval '1 ms')
   select process::text as process, extract(epoch from clock_timestamp() - started_at)::float8 * 1000 as age_ms
   from app.process
   where seen_at >= clock_timestamp() - $1::float8 * interval '1 ms'
   order by started_at, process`,
)

/** Forgets the processes that were not seen for so long. */
export function listProcesses(db: Queryable, deadAfterMs: number): Promise<ProcessRow[]> {
  return db.query(select, [deadAfterMs])
}
