import type { Queryable } from '@openespf/foundation/pg'
import type { DeliveryFilter } from '../../sql/find-ended.ts'
import { backloggedHandler } from '../../sql/is-backlogged.ts'
import type { JobStep } from '../../sql/note-job-step.ts'
import type { TakenJob } from '../../sql/take-job.ts'

/** Does the next step of a job, in the transaction that notes it. */
export type JobWork = (tx: Queryable, job: TakenJob) => Promise<JobStep>

/** At most so many rows are looked at in a step: some 50 ms. */
export const SCAN = 20_000

/** A step queues what the rate allows in this time, in seconds. */
export const STEP_S = 0.2
/** Deliveries a second, unless the job says otherwise. */
export const DEFAULT_RATE = 100
const BACKLOG = 1000
const BACKLOG_WAIT_S = 1

/** When one of these handlers has enough queued: the step that waits, since live traffic goes first. */
export async function waitForLive(
  tx: Queryable,
  iHandlers: readonly number[],
  place: object,
): Promise<JobStep | undefined> {
  const busy = await backloggedHandler(tx, iHandlers, BACKLOG)
  return busy === undefined
    ? undefined
    : { place, afterS: BACKLOG_WAIT_S, note: `waits: ${busy} has live traffic queued` }
}

/** A number that an earlier step left in `place`. */
export function placed(job: TakenJob, name: string): number | undefined {
  const value = job.place?.[name]
  return typeof value === 'number' ? value : undefined
}

/** A text that an earlier step left in `place`. */
export function placedText(job: TakenJob, name: string): string | undefined {
  const value = job.place?.[name]
  return typeof value === 'string' ? value : undefined
}

/** The job's filter as the statements take it. Shapes were checked when the job was asked for. */
export function filterOf(job: TakenJob): DeliveryFilter {
  const { types, entity, states, since, until } = job.filter
  return {
    types: texts(types),
    entity: typeof entity === 'string' ? entity : null,
    iHandler: job.i_handler,
    states: texts(states),
    since: typeof since === 'string' ? new Date(since) : null,
    until: typeof until === 'string' ? new Date(until) : null,
  }
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null
}
