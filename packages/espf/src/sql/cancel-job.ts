import { type Queryable, statement } from '@openespf/foundation/pg'

const cancel = statement(
  'espf-cancel-job',
  `update espf.job set state = 'cancelled', note = '', ended_at = clock_timestamp()
  where i_job = $1 and state = 'running' and kind <> 'delete-handler'`,
)

/** Stops a job after the step that is under way. One that deletes a handler goes on: half a handler helps nobody. */
export async function cancelJob(db: Queryable, iJob: number): Promise<void> {
  await db.query(cancel, [iJob])
}
