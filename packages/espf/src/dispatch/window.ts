import type { Crowded, CrowdedRun } from '../sql/read-past-crowded.ts'
import { createDueHeap } from './due-heap.ts'
import {
  createEntityQueue,
  type EntityQueue,
  type HeldDelivery,
  skippedCount,
  takeSkipped,
} from './entity-queue.ts'
import { createFifo, type Fifo } from './fifo.ts'
import { forgetNewer, noteNewest, type TakenHead, takeHead } from './superseding.ts'

/** At most this many of one entity are held, so that a hot entity never fills the window. */
export const HELD_PER_ENTITY = 16

/** A queued delivery to be moved behind its entity's waiting head. */
export type Move = { queue: EntityQueue; position: number }

export type Window = ReturnType<typeof createWindow>

/**
 * One handler's deliveries in memory, by entity: what is held, what is held back, what waits. An entity is in exactly
 * one phase; whoever ends a phase calls `advance`, which finds the next one. Nothing here does I/O.
 */
export function createWindow(coalesces: (eventType: string) => boolean) {
  const entities = new Map<string, EntityQueue>()
  const ready = createFifo<EntityQueue>()
  const readyAgain = createFifo<EntityQueue>()
  const due = createDueHeap<EntityQueue>()
  const moves = createFifo<Move>()
  const fromQueue = createFifo<EntityQueue>()
  const fromWaiting = createFifo<EntityQueue>()
  /** Those with skipped deliveries, and some that have none any more. */
  const crowded = new Set<EntityQueue>()
  const counts = { held: 0, skipped: 0, blocked: 0 }

  const open = (entity: string, lane: number): EntityQueue => {
    const known = entities.get(entity)
    if (known !== undefined) return known
    const queue = createEntityQueue(entity, lane)
    entities.set(entity, queue)
    return queue
  }

  const forget = (queue: EntityQueue): void => {
    entities.delete(queue.entity)
    if (queue.blocked) counts.blocked -= 1
    queue.blocked = false
  }

  const receiveVisitor = (queue: EntityQueue): void => {
    if (queue.visited || queue.phase === 'fetching' || queue.settling > 0) return
    const visitor = queue.visitors.shift()
    if (visitor === undefined) return
    queue.visited = true
    if (queue.phase === 'ready' || queue.phase === 'wanting') queue.phase = 'idle'
    visitor(queue)
  }

  const advance = (queue: EntityQueue): void => {
    if (queue.dropped || queue.phase !== 'idle') return
    receiveVisitor(queue)
    if (queue.visited) return
    const [head] = queue.held
    if (head !== undefined) {
      queue.phase = 'ready'
      const isFirst = head.attempts === 0 && head.redelivery === 0
      ;(isFirst ? ready : readyAgain).push(queue)
    } else if (queue.blocked) {
      if (queue.more) {
        queue.more = false
        queue.phase = 'wanting'
        fromWaiting.push(queue)
      } else if (queue.moving === 0) forget(queue)
    } else if (skippedCount(queue) > 0) {
      queue.phase = 'wanting'
      fromQueue.push(queue)
    } else forget(queue)
  }

  /** `newest`: of types among them, the newest event. */
  const skip = (
    queue: EntityQueue,
    positions: readonly number[],
    newest: Iterable<readonly [string, number]>,
  ): void => {
    for (const position of positions) queue.skipped.push(position)
    counts.skipped += positions.length
    crowded.add(queue)
    queue.newestSkipped = noteNewest(queue.newestSkipped, newest, coalesces)
  }

  /** There are earlier deliveries that are not held: in the queue, or on their way from it. */
  const isBehindOthers = (queue: EntityQueue): boolean =>
    queue.held.length >= HELD_PER_ENTITY || skippedCount(queue) > 0 || queue.phase === 'fetching'

  /** An entry of an earlier time may stay in the heap: `dueAt` says which one counts. */
  const delay = (queue: EntityQueue, dueAt: number): void => {
    queue.phase = 'due'
    queue.dueAt = dueAt
    due.push(dueAt, queue)
  }

  /** Those whose read begins now, `most` at most. What a visitor took off still stands in the line, and may once more. */
  const takeWanting = (line: Fifo<EntityQueue>, blocked: boolean, most: number): EntityQueue[] => {
    const taken: EntityQueue[] = []
    while (taken.length < most) {
      const queue = line.shift()
      if (queue === undefined) break
      if (queue.dropped || queue.phase !== 'wanting' || queue.blocked !== blocked) continue
      queue.phase = 'fetching'
      taken.push(queue)
    }
    return taken
  }

  const move = (queue: EntityQueue, position: number): void => {
    queue.moving += 1
    moves.push({ queue, position })
  }

  return {
    counts,
    entities,
    moves,
    advance,

    /** Takes in a delivery that the scan met. */
    takeScanned(row: HeldDelivery): void {
      const queue = open(row.entity, row.lane)
      if (queue.blocked) move(queue, row.position)
      else if (isBehindOthers(queue)) skip(queue, [row.position], [[row.eventType, row.iEvent]])
      else {
        queue.held.push(row)
        counts.held += 1
        advance(queue)
      }
    },

    /** Entities, `most` at most, of which more is known than is held: of what else stands of them the position will do. */
    crowded(most: number): Crowded[] {
      const found: Crowded[] = []
      for (const queue of crowded) {
        if (queue.dropped || skippedCount(queue) === 0) crowded.delete(queue)
        else if (found.push({ entity: queue.entity, lane: queue.lane }) === most) break
      }
      return found
    },

    /** Takes in what the scan met of a crowded entity; it may have been drained since it was called so. */
    takeCrowded({ entity, lane, positions, newest }: CrowdedRun): void {
      const queue = open(entity, lane)
      if (queue.blocked) for (const position of positions) move(queue, position)
      else {
        skip(queue, positions, newest)
        advance(queue)
      }
    },

    /** Takes in an entity whose head was found waiting. */
    takeWaitingHead(entity: string, lane: number, dueAt: number): void {
      const queue = open(entity, lane)
      if (queue.blocked) return
      queue.blocked = true
      counts.blocked += 1
      queue.more = true
      delay(queue, dueAt)
    },

    /** Ends a fetch; `more`: there may be more where these came from. */
    takeFetched(queue: EntityQueue, rows: readonly HeldDelivery[], more: boolean): void {
      if (queue.dropped) return
      queue.held.push(...rows)
      counts.held += rows.length
      if (more) queue.more = true
      queue.phase = 'idle'
      advance(queue)
    },

    /** What is to be read: heads that are due from espf.waiting, skipped positions from espf.delivery. */
    takeFetches(now: number, most: number) {
      for (let queue = due.popDue(now); queue !== undefined; queue = due.popDue(now)) {
        if (queue.phase !== 'due' || queue.dueAt > now) continue
        queue.phase = 'idle'
        advance(queue)
      }
      const waiting = takeWanting(fromWaiting, true, most)
      const queued = takeWanting(fromQueue, false, most).map((queue) => {
        const positions = takeSkipped(queue, HELD_PER_ENTITY)
        counts.skipped -= positions.length
        return { queue, positions }
      })
      return { waiting, queued }
    },

    /** Gives back what takeFetches gave, after a read that failed. */
    returnFetches(fetches: {
      waiting: readonly EntityQueue[]
      queued: readonly { queue: EntityQueue; positions: readonly number[] }[]
    }): void {
      for (const queue of fetches.waiting) {
        queue.more = true
        queue.phase = 'idle'
        advance(queue)
      }
      for (const { queue, positions } of fetches.queued) {
        if (queue.dropped) continue
        queue.skipped = [...positions, ...queue.skipped.slice(queue.skippedFrom)]
        queue.skippedFrom = 0
        counts.skipped += positions.length
        queue.phase = 'idle'
        advance(queue)
      }
    },

    /**
     * The entity that has waited longest for a turn; its first held delivery is the one to send. `first`: one that was
     * never tried and is no redelivery; `again`: one that was or is.
     */
    nextReady(kind: 'first' | 'again'): EntityQueue | undefined {
      const fifo = kind === 'first' ? ready : readyAgain
      for (let queue = fifo.shift(); queue !== undefined; queue = fifo.shift()) {
        if (!queue.dropped && queue.phase === 'ready') return queue
      }
      return undefined
    },

    readyCount: () => ready.size + readyAgain.size,

    /**
     * Calls the visitor when nothing of the entity is being read, and nothing superseded is being settled: he might take out
     * what superseded it. A read that has not begun he does not wait for: while the handler is paused none begins. Until
     * `leave` nothing of it begins, while what is under way goes on. Called with nothing, and then without `leave`, when the
     * lane is lost first.
     */
    visit(entity: string, lane: number, visitor: (queue: EntityQueue | undefined) => void): void {
      const queue = open(entity, lane)
      queue.visitors.push(visitor)
      receiveVisitor(queue)
    },

    /** Ends a visit that took out the deliveries at these positions. `dueAt`: when the waiting head, if it is still there, is due now. */
    leave(
      queue: EntityQueue,
      changes: { removed: ReadonlySet<number>; headGone: boolean; dueAt?: number },
    ): void {
      if (queue.dropped) return
      queue.visited = false
      const left = queue.held.filter((row) => !changes.removed.has(row.position))
      counts.held -= queue.held.length - left.length
      queue.held = left
      if (changes.removed.size > 0) forgetNewer(queue)
      if (queue.phase === 'due') {
        if (changes.headGone) queue.phase = 'idle'
        else if (changes.dueAt !== undefined) delay(queue, changes.dueAt)
      }
      if (queue.blocked) queue.more = true
      receiveVisitor(queue)
      advance(queue)
    },

    takeHead: (queue: EntityQueue): TakenHead => takeHead(queue, coalesces),

    /** The head was accepted, and that is committed. */
    finished(queue: EntityQueue, { eventType, iEvent }: HeldDelivery): void {
      queue.newestFinished = noteNewest(queue.newestFinished, [[eventType, iEvent]], coalesces)
    },

    /** Puts a head back that was not sent after all. */
    putBack(queue: EntityQueue, row: HeldDelivery): void {
      if (queue.dropped) return
      queue.held.unshift(row)
      queue.phase = 'idle'
      advance(queue)
    },

    /** The head has failed: what is behind it goes behind it in espf.waiting too. */
    block(queue: EntityQueue): void {
      if (!queue.blocked) {
        queue.blocked = true
        counts.blocked += 1
      }
      for (const row of queue.held) {
        counts.held -= 1
        if (row.place === 'queue') move(queue, row.position)
      }
      queue.held = []
      const skipped = takeSkipped(queue, skippedCount(queue))
      counts.skipped -= skipped.length
      for (const position of skipped) move(queue, position)
      queue.more = true
    },

    /** The head's failure is committed: it waits. */
    waitUntil(queue: EntityQueue, dueAt: number): void {
      if (!queue.dropped) delay(queue, dueAt)
    },

    moved(queue: EntityQueue): void {
      queue.moving -= 1
      queue.more = true
      advance(queue)
    },

    /** The handler works again: heads that failed through its fault are due now. */
    forgive(now: number): void {
      for (const queue of entities.values()) {
        if (queue.phase === 'due' && queue.handlerFault) delay(queue, now)
      }
    },

    /** Makes the earliest head due, whatever its time, for a probe. */
    hurryOne(now: number): boolean {
      for (
        let queue = due.popDue(Number.POSITIVE_INFINITY);
        queue;
        queue = due.popDue(Number.POSITIVE_INFINITY)
      ) {
        if (queue.dropped || queue.phase !== 'due') continue
        delay(queue, now)
        return true
      }
      return false
    },

    /** Forgets the entities of lanes that are no longer ours. */
    dropLanes(lanes: ReadonlySet<number>): void {
      for (const queue of entities.values()) {
        if (!lanes.has(queue.lane)) continue
        queue.dropped = true
        for (const visitor of queue.visitors.splice(0)) visitor(undefined)
        counts.held -= queue.held.length
        counts.skipped -= skippedCount(queue)
        forget(queue)
      }
    },
  }
}
