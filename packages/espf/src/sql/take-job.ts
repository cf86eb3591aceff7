import { type Queryable, statement } from '@openespf/foundation/pg'
import type { JobKind } from './insert-job.ts'

export type TakenJob = {
  i_job: number
  kind: JobKind
  i_handler: number | null
  filter: Record<string, unknown>
  rate: number | null
  total: number | null
  place: Record<string, unknown> | null
  asked_by: string
}

const take = statement<TakenJob>(
  'espf-take-job',
  `select i_job, kind, i_handler, filter, rate, total, place, asked_by from espf.job
  where state = 'running' and next_step_at <= clock_timestamp()
  order by next_step_at limit 1 for update skip locked`,
)

/** A running job whose next step is due, held until the transaction ends: other processes take others. */
export function takeJob(tx: Queryable): Promise<TakenJob | undefined> {
  return tx.maybe(take)
}
