import type { Log } from '@openespf/foundation/log'
import type { Attempted, Completed } from '../core/completed.ts'
import { decide, describe, judgeHandler } from '../core/decide.ts'
import { prepare } from '../core/prepare.ts'
import { shareOf, slotOrder } from '../core/slots.ts'
import type { Decision } from '../core/state.ts'
import type { EntityQueue, HeldDelivery } from './entity-queue.ts'
import type { Flight, HandlerRuntime } from './handler-runtime.ts'
import { LANES, type Lease } from './lease.ts'
import { type SendClocks, send } from './send.ts'
import { settlementItem } from './settlement-item.ts'
import type { Settlement } from './settler.ts'

/** What the dispatcher tells of each delivery that ended. Times are milliseconds since 1970. */
export type Ended = {
  iHandler: number
  iEvent: number
  eventType: string
  entity: string
  state: 'finished' | 'rejected' | 'exhausted' | 'superseded'
  capturedAt: number
  endedAt: number
  attempts: number
}

/** Beyond a handler's concurrency this many may be sent and not settled: one batch. When settling stalls, sending stops. */
const UNSETTLED_SLACK = 1000

export type DelivererDeps = {
  lease: Lease
  clocks: SendClocks
  random(): number
  log: Log
  settle(settlement: Settlement): void
  onEnded: ((ended: Ended) => void) | undefined
  /** There is something new to read for. */
  wake(): void
}

/** Sends what is ready, decides what came of it and hands that to be settled. Executes decisions; takes none. */
export function createDeliverer(deps: DelivererDeps) {
  const underWay = new Array<number>(LANES).fill(0)
  let stopping = false

  const landed = (handler: HandlerRuntime, lane: number): void => {
    underWay[lane] = (underWay[lane] ?? 0) - 1
    handler.window.counts.held -= 1
  }

  const tell = (handler: HandlerRuntime, row: HeldDelivery, state: Ended['state'], attempts: number): void =>
    deps.onEnded?.({
      iHandler: handler.iHandler,
      iEvent: row.iEvent,
      eventType: row.eventType,
      entity: row.entity,
      state,
      capturedAt: row.capturedAt,
      endedAt: deps.clocks.now(),
      attempts,
    })

  const settleSuperseded = (
    handler: HandlerRuntime,
    queue: EntityQueue,
    superseded: readonly { row: HeldDelivery; by: number }[],
  ): void => {
    queue.settling = superseded.length
    for (const { row, by } of superseded) {
      underWay[row.lane] = (underWay[row.lane] ?? 0) + 1
      deps.settle({
        item: settlementItem(row, { kind: 'superseded', by }, undefined),
        epoch: deps.lease.epochOf(row.lane) ?? -1,
        lost: () => landed(handler, row.lane),
        committed() {
          landed(handler, row.lane)
          queue.settling -= 1
          if (queue.settling === 0) {
            queue.phase = 'idle'
            handler.window.advance(queue)
          }
          tell(handler, row, 'superseded', row.attempts)
        },
      })
    }
  }

  const settleDecision = (
    handler: HandlerRuntime,
    queue: EntityQueue,
    row: HeldDelivery,
    outcome: { decision: Decision; completed: Attempted },
  ): void => {
    const { decision } = outcome
    const lost = (): void => {
      handler.unsettled -= 1
      landed(handler, row.lane)
    }
    deps.settle({
      item: settlementItem(row, decision, outcome.completed),
      epoch: deps.lease.epochOf(row.lane) ?? -1,
      lost,
      committed() {
        lost()
        queue.current = undefined
        if (decision.kind === 'waiting') {
          const now = deps.clocks.now()
          const forgiven =
            queue.handlerFault && handler.circuit.state() === 'closed' && handler.closedAt > row.sentAt
          handler.window.waitUntil(queue, forgiven ? now : decision.dueAt)
          return
        }
        if (decision.kind === 'finished') handler.window.finished(queue, row)
        queue.phase = 'idle'
        handler.window.advance(queue)
        tell(handler, row, decision.kind, row.attempts + 1)
      },
    })
  }

  /** Nothing else of the handler's is known that could tell whether the handler or the event is at fault. */
  const isAlone = ({ window, open }: HandlerRuntime): boolean =>
    window.counts.blocked <= 1 && window.readyCount() === 0 && open.size === 0

  const judge = (handler: HandlerRuntime, completed: Attempted): void => {
    const now = deps.clocks.now()
    const judgement = judgeHandler(completed)
    if (judgement === 'fails') handler.lastFailure = describe(completed)
    const change = handler.circuit.record(judgement, now)
    if (change === 'same') return
    handler.changedAt = now
    deps.log.warn({ handler: handler.settings.name }, `circuit ${change}`)
    if (change === 'closed') {
      handler.closedAt = now
      handler.window.forgive(now)
      deps.wake()
    }
  }

  const complete = (
    handler: HandlerRuntime,
    queue: EntityQueue,
    row: HeldDelivery,
    completed: Attempted,
  ): void => {
    const now = deps.clocks.now()
    const decision = decide(
      completed,
      handler.settings.policy,
      {
        used: row.used,
        firstFailedAt: row.firstFailedAt,
        acceptedSince: (handler.acceptedAt ?? -1) > (row.triedAt ?? 0),
        eventType: row.eventType,
        alone: isAlone(handler),
        answeringSince: handler.answeringSince,
      },
      { now, random: deps.random() },
    )
    if (decision.kind === 'finished') handler.acceptedAt = now
    if (completed.kind === 'failed') handler.answeringSince = undefined
    else handler.answeringSince ??= completed.startedAt
    if (decision.kind === 'waiting' && !queue.dropped) {
      queue.handlerFault = decision.used === row.used
      handler.window.block(queue)
    }
    judge(handler, completed)
    settleDecision(handler, queue, row, { decision, completed })
  }

  const start = (handler: HandlerRuntime, queue: EntityQueue, row: HeldDelivery, isProbe: boolean): void => {
    const isAgain = row.attempts > 0 || row.redelivery > 0
    const flight: Flight = { lane: row.lane, isProbe, isAgain, request: undefined }
    const { now } = deps.clocks
    row.sentAt = now()
    queue.current = row
    handler.open.add(flight)
    if (isAgain) handler.openAgain += 1
    handler.unsettled += 1
    underWay[row.lane] = (underWay[row.lane] ?? 0) + 1
    if (isProbe) handler.circuit.beginProbe()
    const report = (completed: Completed): void => {
      handler.open.delete(flight)
      if (isAgain) handler.openAgain -= 1
      if (completed.kind === 'abandoned') {
        if (isProbe) handler.circuit.abandonProbe()
        handler.unsettled -= 1
        underWay[row.lane] = (underWay[row.lane] ?? 0) - 1
        queue.current = undefined
        if (queue.dropped) handler.window.counts.held -= 1
        else handler.window.putBack(queue, row)
      } else {
        complete(handler, queue, row, completed)
        pump(handler)
      }
    }
    flight.request = send(
      handler.pool,
      prepare(row, handler.settings.destination, row.sentAt),
      deps.clocks,
      report,
    )
  }

  const nextQueue = (handler: HandlerRuntime, slots: number): EntityQueue | undefined => {
    for (const kind of slotOrder(slots, handler.openAgain)) {
      const queue = handler.window.nextReady(kind)
      if (queue !== undefined) return queue
    }
    return undefined
  }

  /** This process's part of the handler's rate; undefined: no limit. */
  const rateOf = ({ settings }: HandlerRuntime): number | undefined =>
    settings.rateLimit && (settings.rateLimit * Math.max(1, deps.lease.ownedCount())) / LANES

  const planPump = (handler: HandlerRuntime, wait: number): void => {
    if (handler.pumpPlanned) return
    handler.pumpPlanned = true
    setTimeout(() => {
      handler.pumpPlanned = false
      pump(handler)
    }, wait).unref()
  }

  /** Whether the rate lets one more through; else a pump is planned for when it does. */
  const isInRate = (handler: HandlerRuntime, rate: number | undefined): boolean => {
    if (rate === undefined) return true
    const now = deps.clocks.elapsed()
    const wait = handler.bucket.nextAt(rate, now) - now
    if (wait > 0) planPump(handler, wait)
    return wait <= 0
  }

  /** Sends as much as concurrency, rate, circuit, pauses, lease and settling allow. */
  const pump = (handler: HandlerRuntime): void => {
    const slots = shareOf(handler.settings.concurrency, deps.lease.ownedCount(), LANES)
    const rate = rateOf(handler)
    while (!stopping && !handler.retired && !handler.settings.paused && deps.lease.holds()) {
      if (handler.open.size >= slots || handler.unsettled >= slots + UNSETTLED_SLACK) return
      const permit = handler.circuit.permits(deps.clocks.now())
      if (permit === 'none' || handler.window.readyCount() === 0 || !isInRate(handler, rate)) return
      const queue = nextQueue(handler, slots)
      if (queue === undefined) return
      queue.phase = 'busy'
      if (deps.lease.isLeaving(queue.lane)) continue
      const { superseded, head } = handler.window.takeHead(queue)
      if (head === undefined) settleSuperseded(handler, queue, superseded)
      else {
        if (rate !== undefined) handler.bucket.take(rate, deps.clocks.elapsed())
        start(handler, queue, head, permit === 'probe')
      }
    }
  }

  return {
    pump,
    /** Gives up on requests past their handler's time-out, and on all once the lease has run out. */
    sweep(handler: HandlerRuntime): void {
      const holds = deps.lease.holds()
      const oldest = deps.clocks.elapsed() - handler.settings.timeoutMs
      for (const { request } of [...handler.open]) {
        if (!holds) request?.abandon()
        else if (request !== undefined && request.startedAt < oldest) request.expire()
      }
    },
    abandon(handler: HandlerRuntime, isConcerned: (lane: number) => boolean): void {
      for (const { lane, request } of [...handler.open]) if (isConcerned(lane)) request?.abandon()
    },
    isQuiet: (lane: number) => underWay[lane] === 0,
    stopSending(): void {
      stopping = true
    },
  }
}
