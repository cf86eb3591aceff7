import { type Queryable, statement } from '@openespf/foundation/pg'

export type JobKind = 'redeliver' | 'cancel' | 'replay' | 'delete-handler'

const insert = statement<{ i_job: number }>(
  'espf-insert-job',
  `insert into espf.job (kind, i_handler, filter, rate, asked_by) values ($1, $2, $3::jsonb, $4, $5) returning i_job`,
)

/** Plans background work; `rate`: at most so many deliveries a second. Returns its id. */
export async function insertJob(
  db: Queryable,
  job: { kind: JobKind; iHandler?: number; filter: object; rate?: number; askedBy: string },
): Promise<number> {
  const values = [job.kind, job.iHandler ?? null, JSON.stringify(job.filter), job.rate ?? null, job.askedBy]
  return (await db.one(insert, values)).i_job
}
