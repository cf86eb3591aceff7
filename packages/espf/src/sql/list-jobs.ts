import { type Queryable, statement } from '@openespf/foundation/pg'
import type { JobKind } from './insert-job.ts'

export type JobRow = {
  i_job: number
  kind: JobKind
  state: 'running' | 'done' | 'cancelled' | 'failed'
  i_handler: number | null
  filter: Record<string, unknown>
  rate: number | null
  total: number | null
  done: number
  skipped: number
  note: string
  asked_by: string
  created_at: Date
  ended_at: Date | null
}

const list = statement<JobRow>(
  'espf-list-jobs',
  `select i_job, kind, state, i_handler, filter, rate, total, done, skipped, note, asked_by, created_at, ended_at
  from espf.job where $1::int is null or i_job = $1 order by i_job desc limit 1000`,
)

/** The newest thousand jobs, newest first; or the one. */
export function listJobs(db: Queryable, iJob?: number): Promise<JobRow[]> {
  return db.query(list, [iJob ?? null])
}
