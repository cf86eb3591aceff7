import { findHorizon } from '../../sql/find-horizon.ts'
import { findLateEvent } from '../../sql/find-late-event.ts'
import { latestEvent } from '../../sql/latest-event.ts'
import { lockAllLanes } from '../../sql/lock-all-lanes.ts'
import type { JobStep } from '../../sql/note-job-step.ts'
import { type Replayed, replayEvents } from '../../sql/replay-events.ts'
import { DEFAULT_RATE, filterOf, type JobWork, placed, placedText, SCAN, STEP_S, waitForLive } from './job.ts'

type Place = {
  /** `late`: all has been gone through once. */
  phase: 'all' | 'late'
  event: number
  upto: number
  /** The transaction of the first step, and the oldest one that was open then: what those between write may come later. */
  begun: number
  open: number
}

const LOOK_AGAIN_S = 1

/**
 * Queues past events for a handler that never got them, in the order of their capture, at the job's rate. Changes that
 * were under way when the job began have drawn their events' numbers and are not to be seen: their ends are waited for,
 * then what they wrote is queued as well.
 */
export const replay: JobWork = async (tx, job) => {
  const place = job.place === null ? await begin(tx) : placeOf(job)
  const wait = await waitForLive(tx, [job.i_handler ?? 0], place)
  if (wait !== undefined) return wait
  return place.phase === 'all' ? replayAll(tx, job, place) : replayLate(tx, job, place)
}

async function begin(tx: Tx): Promise<Place> {
  const { own, oldest } = await findHorizon(tx)
  return { phase: 'all', event: 0, upto: (await latestEvent(tx)).i_event, begun: own, open: oldest }
}

function placeOf(job: Job): Place {
  return {
    phase: placedText(job, 'phase') === 'late' ? 'late' : 'all',
    event: placed(job, 'event') ?? 0,
    upto: placed(job, 'upto') ?? 0,
    begun: placed(job, 'begun') ?? 0,
    open: placed(job, 'open') ?? 0,
  }
}

async function replayAll(tx: Tx, job: Job, place: Place): Promise<JobStep> {
  const { seen, queued, last } = await replayPage(tx, job, place)
  const step = { counted: seen, done: queued, skipped: seen - queued, afterS: queued / rateOf(job) }
  if (last !== null) return { ...step, place: { ...place, event: last } }
  if (place.open >= place.begun) return { ...step, place: { ...place, event: place.upto }, ended: 'done' }
  return { ...step, place: { ...place, phase: 'late', event: 0 } }
}

/** Of what was gone through only that counts which is queued now. */
async function replayLate(tx: Tx, job: Job, place: Place): Promise<JobStep> {
  if ((await findHorizon(tx)).oldest < place.begun) {
    const note = 'waits for changes that were under way when it began: the transactions are still open'
    return { place, afterS: LOOK_AGAIN_S, note }
  }
  const { event: after, upto, open: since } = place
  const { late, last: further } = await findLateEvent(tx, { after, upto, since, scan: SCAN })
  if (late === null) {
    return further === null
      ? { place: { ...place, event: upto }, afterS: 0, ended: 'done' }
      : { place: { ...place, event: further }, afterS: 0 }
  }
  const { queued, last } = await replayPage(tx, job, { ...place, event: late - 1 })
  const step = { counted: queued, done: queued, afterS: queued / rateOf(job) }
  return { ...step, place: { ...place, event: last ?? upto } }
}

async function replayPage(tx: Tx, job: Job, { event: after, upto }: Place): Promise<Replayed> {
  const { since, until } = filterOf(job)
  const scan = Math.max(1, Math.round(rateOf(job) * STEP_S))
  await lockAllLanes(tx)
  return replayEvents(tx, job.i_handler ?? 0, { after, upto, scan, since: since ?? new Date(0), until })
}

type Tx = Parameters<JobWork>[0]
type Job = Parameters<JobWork>[1]

const rateOf = (job: Job): number => job.rate ?? DEFAULT_RATE
