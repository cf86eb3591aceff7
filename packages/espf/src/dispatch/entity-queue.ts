import type { Delivery } from '../core/delivery.ts'

/**
 * A delivery in the window. `newest` is a newer event of its type that waits behind it, where that is known;
 * `sentAt` when it was last sent, in milliseconds since 1970, 0 if never.
 */
export type HeldDelivery = Delivery & { newest: number | undefined; sentAt: number }

/**
 * - `idle`: looks for what to do next
 * - `ready`: has a delivery that may be sent
 * - `busy`: one is being sent or settled
 * - `due`: its head waits for its time
 * - `wanting`: its next deliveries are to be read
 * - `fetching`: they are being read
 */
export type Phase = 'idle' | 'ready' | 'busy' | 'due' | 'wanting' | 'fetching'

/** What is in memory of one entity's deliveries to one handler. */
export type EntityQueue = {
  readonly entity: string
  readonly lane: number
  phase: Phase
  /** In order; the next one first. */
  held: HeldDelivery[]
  /** Positions of queued deliveries behind the held ones, in order from `skippedFrom`; 8 bytes each. */
  skipped: number[]
  skippedFrom: number
  /** Of the skipped ones, the newest of each type that coalesces. */
  newestSkipped: Map<string, number> | undefined
  /** The newest of each type that coalesces that was finished since there was nothing of the entity. */
  newestFinished: Map<string, number> | undefined
  /** Its head waits in espf.waiting: what the scan meets is moved behind it. */
  blocked: boolean
  /** Blocked: there may be deliveries in espf.waiting that are not held. */
  more: boolean
  /** Blocked: moves behind the head that have not been committed. */
  moving: number
  /** Settlements that have not been committed. */
  settling: number
  /** What is being sent or was sent and is being settled. */
  current: HeldDelivery | undefined
  /** Who wants to change what is queued of it, in turn. Called with nothing when the lane is lost. */
  visitors: ((queue: EntityQueue | undefined) => void)[]
  /** A visitor is here: what is under way goes on, and nothing else of the entity begins. */
  visited: boolean
  /** When its head may be sent; milliseconds since 1970. */
  dueAt: number
  /** Its head's last failure was the handler's: it is tried again when the circuit closes. */
  handlerFault: boolean
  /** Its lane was given up or lost. */
  dropped: boolean
}

export function createEntityQueue(entity: string, lane: number): EntityQueue {
  return {
    entity,
    lane,
    phase: 'idle',
    held: [],
    skipped: [],
    skippedFrom: 0,
    newestSkipped: undefined,
    newestFinished: undefined,
    blocked: false,
    more: false,
    moving: 0,
    settling: 0,
    current: undefined,
    visitors: [],
    visited: false,
    dueAt: 0,
    handlerFault: false,
    dropped: false,
  }
}

export function skippedCount(queue: EntityQueue): number {
  return queue.skipped.length - queue.skippedFrom
}

/** Takes the first `count` skipped positions out. */
export function takeSkipped(queue: EntityQueue, count: number): number[] {
  const taken = queue.skipped.slice(queue.skippedFrom, queue.skippedFrom + count)
  queue.skippedFrom += taken.length
  if (queue.skippedFrom === queue.skipped.length || queue.skippedFrom >= 4096) {
    queue.skipped = queue.skipped.slice(queue.skippedFrom)
    queue.skippedFrom = 0
  }
  if (queue.skipped.length === 0) queue.newestSkipped = undefined
  return taken
}
