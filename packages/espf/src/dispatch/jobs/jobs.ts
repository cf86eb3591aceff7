import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import type { Database } from '@openespf/foundation/pg'
import { enableHandler } from '../../handlers/save-handler.ts'
import type { JobKind } from '../../sql/insert-job.ts'
import { limitWaits } from '../../sql/limit-waits.ts'
import { noteJobStep } from '../../sql/note-job-step.ts'
import { postponeJob } from '../../sql/postpone-job.ts'
import { type TakenJob, takeJob } from '../../sql/take-job.ts'
import { cancel, cancelThen, removeHandler } from './cancel.ts'
import type { JobWork } from './job.ts'
import { redeliver } from './redeliver.ts'
import { replay } from './replay.ts'

const IDLE_MS = 1000
const BUSY_MS = 20
/** Settling waits for the lanes that a step holds: one that does not get the rest of them soon lets go and is done later. */
const WAITS = { lockMs: 1000, totalMs: 10_000 }

export type Jobs = Lifecycle & {
  /** Does one step of one job; false when none is due. */
  runOnce(): Promise<boolean>
}

/**
 * Does background jobs in steps of one transaction each, so that one that dies with its process goes on elsewhere where it
 * was. Every dispatching process takes part; each step of a job is done by one of them.
 */
export function createJobs(deps: { database: Database; log: Log }): Jobs {
  const work: Readonly<Record<JobKind, JobWork>> = {
    redeliver,
    replay,
    'delete-handler': removeHandler,
    cancel: (tx, job) =>
      job.filter['enable'] === true && job.i_handler !== null
        ? cancelThen(tx, job, () => enableHandler(tx, job.i_handler ?? 0))
        : cancel(tx, job),
  }
  const runOnce = async (): Promise<boolean> => {
    let taken: TakenJob | undefined
    try {
      return await deps.database.transaction(async (tx) => {
        const job = await takeJob(tx)
        taken = job
        if (job === undefined) return false
        await limitWaits(tx, WAITS)
        const step = await work[job.kind](tx, job)
        await noteJobStep(tx, job.i_job, step)
        if (step.ended) deps.log.info({ job: job.i_job, kind: job.kind }, `job ${step.ended}`)
        return true
      })
    } catch (error) {
      if (taken !== undefined)
        await postponeJob(deps.database, taken.i_job, `failed, goes on: ${textOf(error)}`)
      throw error
    }
  }
  const loop = createLoop({
    runOnce: async () => ((await runOnce()) ? BUSY_MS : IDLE_MS),
    onError: (error) => deps.log.error({ err: error }, 'a step of a job failed and will be done again'),
  })
  return { start: loop.start, stop: loop.stop, runOnce }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 500) : 'unknown error'
}
