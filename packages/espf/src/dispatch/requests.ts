import type { Database } from '@openespf/foundation/pg'
import { answerSending } from '../sql/answer-sending.ts'
import { type AppliedRow, applyRequests } from '../sql/apply-requests.ts'
import { listRequests, type RequestRow } from '../sql/list-requests.ts'
import type { EntityQueue } from './entity-queue.ts'
import type { HandlerRuntime } from './handler-runtime.ts'
import type { Lease } from './lease.ts'

const BATCH_MAX = 1000

export type RequestsDeps = {
  database: Database
  lease: Lease
  /** Those that this process holds deliveries of. */
  handlers: ReadonlyMap<number, HandlerRuntime>
  /** Whether deliveries of the handler may be in memory without it being among `handlers`: not now. */
  isUnsettled(iHandler: number): boolean
  /** Does work while no delivery is read, moved or ended. */
  undisturbed(work: () => Promise<void>): Promise<void>
  wake(): void
}

/** What is asked of one entity of one handler, which is visited (nothing of it begins) until it has been done. */
type Visit = { handler: HandlerRuntime; queue: EntityQueue; requests: RequestRow[] }

/**
 * Operators ask, the lane's owner acts: cancels and hurries deliveries that may be in this process's memory. While an
 * entity is visited nothing of it begins; what is just being sent is answered so at once.
 */
export function createRequests(deps: RequestsDeps) {
  const taken = new Set<number>()
  let visits: Visit[] = []
  let loose: RequestRow[] = []

  const drop = (requests: readonly RequestRow[]): void => {
    for (const { i_request } of requests) taken.delete(i_request)
  }

  const isUnderWay = (handler: HandlerRuntime, request: RequestRow): boolean => {
    const current = handler.window.entities.get(request.entity)?.current
    return current?.iEvent === request.i_event && current.eventType === request.event_type
  }

  const take = (rows: readonly RequestRow[]): RequestRow[] => {
    const sending: RequestRow[] = []
    for (const [, group] of Map.groupBy(rows, (row) => `${row.i_handler} ${row.entity}`)) {
      const [first] = group
      const handler = first && deps.handlers.get(first.i_handler)
      if (first === undefined || (handler === undefined && deps.isUnsettled(first.i_handler))) continue
      const late = handler === undefined ? [] : group.filter((row) => isUnderWay(handler, row))
      const rest = group.filter((row) => !late.includes(row))
      sending.push(...late)
      for (const { i_request } of rest) taken.add(i_request)
      if (handler === undefined) loose.push(...rest)
      else if (rest.length > 0) {
        handler.window.visit(first.entity, first.lane, (queue) => {
          if (queue) visits.push({ handler, queue, requests: rest })
          else drop(rest)
          deps.wake()
        })
      }
    }
    return sending
  }

  const leave = (visit: Visit, applied: ReadonlyMap<number, AppliedRow>): void => {
    const cancelled = new Set<number>()
    let headGone = false
    let isHurried = false
    for (const { i_request, kind } of visit.requests) {
      const row = applied.get(i_request)
      if (row === undefined) continue
      if (kind === 'retry') isHurried = true
      else {
        cancelled.add(row.position)
        if (row.is_head) headGone = true
      }
    }
    visit.handler.window.leave(visit.queue, {
      removed: cancelled,
      headGone,
      ...(isHurried && { dueAt: 0 }),
    })
  }

  /** Does what is ready. What fails is done again: the answer may have been lost after the commit, and only it tells. */
  const apply = async (): Promise<void> => {
    const now = { visits, loose }
    const requests = [...visits.flatMap((visit) => visit.requests), ...loose]
    const processId = deps.lease.processId()
    const owned = [...new Set(requests.map((request) => request.lane))].flatMap((lane) => {
      const epoch = deps.lease.epochOf(lane)
      return epoch === undefined ? [] : [{ lane, epoch }]
    })
    let applied: readonly AppliedRow[] = []
    if (processId !== undefined && owned.length > 0) {
      const owner = { processId, lanes: owned.map((o) => o.lane), epochs: owned.map((o) => o.epoch) }
      await deps.undisturbed(async () => {
        applied = (await applyRequests(deps.database, owner, requests)).applied
      })
    }
    visits = visits.filter((visit) => !now.visits.includes(visit))
    loose = loose.filter((request) => !now.loose.includes(request))
    const byRequest = new Map(applied.map((row) => [row.i_request, row]))
    for (const visit of now.visits) leave(visit, byRequest)
    drop(requests)
  }

  return {
    /** One round; returns how many requests were dealt with. */
    async runOnce(): Promise<number> {
      const lanes = deps.lease.ownedLanes()
      if (lanes.length === 0 || !deps.lease.holds()) return 0
      const rows = await listRequests(deps.database, lanes, BATCH_MAX)
      const sending = take(rows.filter((row) => !taken.has(row.i_request)))
      if (sending.length > 0) await answerSending(deps.database, sending)
      const ready = visits.length + loose.length
      if (ready > 0) await apply()
      return ready + sending.length
    },
  }
}
