import { type Queryable, statement } from '@openespf/foundation/pg'

const find = statement<{ i_job: number }>(
  'espf-find-enabling-job',
  `select i_job from espf.job
  where state = 'running' and kind = 'cancel' and i_handler = $1 and filter -> 'enable' = 'true'
  order by i_job limit 1`,
)

/** The running job that enables the handler once what was queued for it is cancelled. */
export async function findEnablingJob(db: Queryable, iHandler: number): Promise<number | undefined> {
  return (await db.maybe(find, [iHandler]))?.i_job
}
