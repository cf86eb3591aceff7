import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@openespf/foundation/pg'
import { type SettlementItem, settleDeliveries } from '../sql/settle-deliveries.ts'
import { createFifo } from './fifo.ts'
import type { Lease } from './lease.ts'

/** One delivery's settling, under the epoch that its lane had when it was decided; `committed` or `lost` is called once. */
export type Settlement = { item: SettlementItem; epoch: number; committed(): void; lost(): void }

const BATCH_MAX = 1000
/** A batch this large says that more are coming: waiting a little for them costs less than a statement each. */
const BUSY_BATCH = 24
const GATHER_MS = 8
const RETRY_MS = 100

/**
 * Settles in batches, one statement at a time: while one runs the next batch gathers. `nextMove` supplies moves behind
 * waiting heads, which go only where a batch has room left, so never before the settling of the head that they follow.
 */
export function createSettler(deps: {
  database: Database
  lease: Lease
  nextMove(): Settlement | undefined
  /** A monotonic clock in milliseconds. */
  elapsed(): number
  /** Whether there is more to send than slots: otherwise sending waits for what this settles. */
  isAhead(): boolean
  /** Called before a batch is sent; what it returns is called with the batch's transaction id. */
  watchXid(): (xid: number) => void
  onBatchCommitted(): void
  onError(error: unknown): void
}) {
  const queue = createFifo<Settlement>()
  const visits: (() => Promise<void>)[] = []
  let running = false
  let halted = false
  let idle: (() => void)[] = []

  const isOurs = ({ item, epoch }: Settlement): boolean => deps.lease.epochOf(item.l) === epoch

  const takeBatch = (): Settlement[] => {
    const batch: Settlement[] = []
    const add = (settlement: Settlement): void => {
      if (isOurs(settlement)) batch.push(settlement)
      else settlement.lost()
    }
    for (let s = queue.shift(); s !== undefined; s = batch.length < BATCH_MAX ? queue.shift() : undefined)
      add(s)
    while (batch.length < BATCH_MAX) {
      const move = deps.nextMove()
      if (move === undefined) break
      add(move)
    }
    return batch
  }

  const settleOnce = async (batch: readonly Settlement[]): Promise<void> => {
    const processId = deps.lease.processId()
    if (processId === undefined) {
      for (const settlement of batch) settlement.lost()
      return
    }
    const epochs = new Map<number, number>()
    for (const { item, epoch } of batch) epochs.set(item.l, epoch)
    const xidDrawn = deps.watchXid()
    const reply = await settleDeliveries(
      deps.database,
      { processId, lanes: [...epochs.keys()], epochs: [...epochs.values()] },
      batch.map(({ item }) => item),
    )
    xidDrawn(reply.xid)
    const held = new Set(reply.lanes)
    for (const settlement of batch) {
      if (held.has(settlement.item.l)) settlement.committed()
      else settlement.lost()
    }
    const gone = [...epochs.keys()].filter((lane) => !held.has(lane))
    if (gone.length > 0) deps.lease.lose(gone)
    deps.onBatchCommitted()
  }

  const settleUntilDone = async (batch: readonly Settlement[]): Promise<void> => {
    let left = batch
    while (left.length > 0 && !halted) {
      try {
        await settleOnce(left)
        return
      } catch (error) {
        deps.onError(error)
        await delay(RETRY_MS)
        for (const settlement of left) if (!isOurs(settlement)) settlement.lost()
        left = left.filter(isOurs)
      }
    }
  }

  const gather = async (): Promise<void> => {
    const until = deps.elapsed() + GATHER_MS
    while (queue.size < BATCH_MAX / 2 && deps.isAhead() && deps.elapsed() < until) await delay(1)
  }

  const run = async (): Promise<void> => {
    let busy = false
    for (;;) {
      for (let visit = visits.shift(); visit !== undefined; visit = visits.shift()) {
        await visit().catch(deps.onError)
      }
      if (busy) await gather()
      const batch = takeBatch()
      if (batch.length === 0 && visits.length === 0) break
      busy = batch.length >= BUSY_BATCH
      await settleUntilDone(batch)
    }
    running = false
    for (const resolve of idle) resolve()
    idle = []
  }

  const kick = (): void => {
    if (running || halted) return
    running = true
    queueMicrotask(run)
  }

  return {
    push(settlement: Settlement): void {
      queue.push(settlement)
      kick()
    },
    /** There are moves to settle. */
    kick,
    /** Does other work on deliveries between two batches: no delivery is moved or ended meanwhile. */
    between(work: () => Promise<void>): Promise<void> {
      const done = Promise.withResolvers<void>()
      visits.push(() => work().then(done.resolve, done.reject))
      kick()
      return done.promise
    },
    /** Resolves when all is settled or `ms` are over. */
    drain: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        if (!running) {
          resolve()
          return
        }
        idle.push(resolve)
        setTimeout(resolve, ms).unref()
      }),
    /** Settles nothing more; what is left will be sent again by the lanes' next owner. */
    halt(): void {
      halted = true
    },
  }
}
