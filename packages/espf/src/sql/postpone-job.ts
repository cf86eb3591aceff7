import { type Queryable, statement } from '@openespf/foundation/pg'

const postpone = statement(
  'espf-postpone-job',
  `update espf.job set note = $2, next_step_at = clock_timestamp() + interval '5 seconds'
  where i_job = $1 and state = 'running'`,
)

/** A step failed: it is done again in five seconds, and others meanwhile. */
export async function postponeJob(db: Queryable, iJob: number, note: string): Promise<void> {
  await db.query(postpone, [iJob, note])
}
