import type { Queryable } from '@openespf/foundation/pg'
import { countAnswers } from '../../sql/count-answers.ts'
import { countUnfinished } from '../../sql/count-unfinished.ts'
import { deleteHandler } from '../../sql/delete-handler.ts'
import { latestEvent } from '../../sql/latest-event.ts'
import type { JobStep } from '../../sql/note-job-step.ts'
import { requestCancellations } from '../../sql/request-cancellations.ts'
import { filterOf, type JobWork, placed, placedText } from './job.ts'

/** So many are asked for at a time; the owners answer a thousand in some 50 ms. */
const BATCH = 2000
const LOOK_AGAIN_S = 0.1

/** Asks the lanes' owners to cancel, a batch at a time: first what is queued, then what waits. */
export const cancel: JobWork = (tx, job) => cancelThen(tx, job, async () => undefined)

/** Cancels what is unfinished, then deletes the handler. */
export const removeHandler: JobWork = (tx, job) =>
  cancelThen(tx, job, () => deleteHandler(tx, job.i_handler ?? 0))

/** Cancels, then does what the cancelling was for. */
export async function cancelThen(
  tx: Queryable,
  job: Parameters<JobWork>[1],
  then: () => Promise<void>,
): Promise<JobStep> {
  const reason = `cancelled by ${job.asked_by} (job ${job.i_job})`
  const filter = filterOf(job)
  if (job.place === null) {
    const { position } = await latestEvent(tx)
    return {
      place: { table: 'queue', upto: position },
      counted: await countUnfinished(tx, filter),
      afterS: 0,
    }
  }
  const [first, last] = [placed(job, 'first'), placed(job, 'last')]
  const tally = { done: 0, skipped: 0 }
  if (first !== undefined && last !== undefined) {
    const answers = await countAnswers(tx, { first, last, reason })
    if (answers.open > 0) {
      return { place: job.place, afterS: LOOK_AGAIN_S, note: 'waits for the dispatchers to answer' }
    }
    tally.done = answers.done
    tally.skipped = answers.other
  }
  const table = placedText(job, 'table')
  if (table !== 'queue' && table !== 'waiting') {
    await then()
    return { place: {}, ...tally, afterS: 0, ended: 'done' }
  }
  const upto = placed(job, 'upto') ?? 0
  const from = {
    table,
    iHandler: placed(job, 'handler') ?? -1,
    position: placed(job, 'position') ?? 0,
  } as const
  const asked = await requestCancellations(tx, filter, from, { upto, scan: BATCH, reason })
  const requests = asked.asked > 0 ? { first: asked.first, last: asked.last } : {}
  const next =
    asked.i_handler === null
      ? { table: table === 'queue' ? 'waiting' : 'none' }
      : { table, handler: asked.i_handler, position: asked.position }
  return { place: { ...next, upto, ...requests }, ...tally, afterS: asked.asked > 0 ? LOOK_AGAIN_S : 0 }
}
