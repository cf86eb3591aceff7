import { latestEvent } from '../../sql/latest-event.ts'
import { lockAllLanes } from '../../sql/lock-all-lanes.ts'
import { replayEvents } from '../../sql/replay-events.ts'
import { DEFAULT_RATE, filterOf, type JobWork, placed, STEP_S, waitForLive } from './job.ts'

/** Queues past events for a handler that never got them, in the order of their capture, at the job's rate. */
export const replay: JobWork = async (tx, job) => {
  const iHandler = job.i_handler ?? 0
  const place = {
    event: placed(job, 'event') ?? 0,
    upto: placed(job, 'upto') ?? (await latestEvent(tx)).i_event,
  }
  const wait = await waitForLive(tx, [iHandler], place)
  if (wait !== undefined) return wait
  const rate = job.rate ?? DEFAULT_RATE
  const { since, until } = filterOf(job)
  await lockAllLanes(tx)
  const replayed = await replayEvents(tx, iHandler, {
    after: place.event,
    upto: place.upto,
    scan: Math.max(1, Math.round(rate * STEP_S)),
    since: since ?? new Date(0),
    until,
  })
  return {
    place: { ...place, event: replayed.last ?? place.upto },
    counted: replayed.seen,
    done: replayed.queued,
    skipped: replayed.seen - replayed.queued,
    afterS: replayed.queued / rate,
    ...(replayed.last === null && { ended: 'done' as const }),
  }
}
