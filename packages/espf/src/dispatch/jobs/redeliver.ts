import { variableNamesOf } from '@openespf/contract/events'
import { type EndedKey, findEnded } from '../../sql/find-ended.ts'
import { latestEvent } from '../../sql/latest-event.ts'
import { lockLanes } from '../../sql/lock-lanes.ts'
import type { JobStep } from '../../sql/note-job-step.ts'
import { requeueDeliveries } from '../../sql/requeue.ts'
import { DEFAULT_RATE, filterOf, type JobWork, placed, placedText, SCAN, STEP_S, waitForLive } from './job.ts'

type Place = { phase: 'count' | 'send'; event: number; handler: number; type: string; upto: number }

/** Counts what is to be sent again, then queues it at the job's rate. */
export const redeliver: JobWork = async (tx, job) => {
  const place: Place = {
    phase: placedText(job, 'phase') === 'send' ? 'send' : 'count',
    event: placed(job, 'event') ?? 0,
    handler: placed(job, 'handler') ?? -1,
    type: placedText(job, 'type') ?? '',
    upto: placed(job, 'upto') ?? (await latestEvent(tx)).i_event,
  }
  const rate = job.rate ?? DEFAULT_RATE
  const rows = place.phase === 'count' ? 0 : Math.max(1, Math.round(rate * STEP_S))
  const found = await findEnded(
    tx,
    filterOf(job),
    { iEvent: place.event, iHandler: place.handler, eventType: place.type },
    { upto: place.upto, scan: SCAN, rows },
  )
  const further = found.last === null ? undefined : { event: found.last + 1, handler: -1, type: '' }
  if (place.phase === 'count') {
    const next = further ?? { phase: 'send', event: 0, handler: -1, type: '' }
    return { place: { ...place, ...next }, counted: found.count, afterS: 0 }
  }
  if (found.rows.length === 0) {
    return further ? { place: { ...place, ...further }, afterS: 0 } : { place, afterS: 0, ended: 'done' }
  }
  const wait = await waitForLive(tx, [...new Set(found.rows.map((row) => row.i_handler))], place)
  if (wait !== undefined) return wait
  return { ...(await queue(tx, found.rows, place)), afterS: found.rows.length / rate }
}

async function queue(
  tx: Parameters<JobWork>[0],
  rows: readonly EndedKey[],
  place: Place,
): Promise<Omit<JobStep, 'afterS'>> {
  await lockLanes(tx, [...new Set(rows.map((row) => row.entity))])
  const answers = await requeueDeliveries(
    tx,
    rows.map((row) => ({
      iHandler: row.i_handler,
      iEvent: row.i_event,
      eventType: row.event_type,
      variableNames: variableNamesOf(row.event_version, row.event_type),
    })),
  )
  const done = answers.filter(({ answer }) => answer === 'done').length
  const last = rows.at(-1)
  return {
    place: last ? { ...place, event: last.i_event, handler: last.i_handler, type: last.event_type } : place,
    done,
    skipped: rows.length - done,
  }
}
