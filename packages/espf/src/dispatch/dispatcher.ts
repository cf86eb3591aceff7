import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { AddressGuard } from '@openespf/foundation/address-guard'
import type { Clock } from '@openespf/foundation/clock'
import { createLoop, type Lifecycle } from '@openespf/foundation/lifecycle'
import type { Log } from '@openespf/foundation/log'
import { type ConnectionSettings, openDatabase, queueSession } from '@openespf/foundation/pg'
import type { SecretBox } from '@openespf/foundation/secret-box'
import { noteXid, type Scan } from '../core/scan.ts'
import { currentXid } from '../sql/current-xid.ts'
import { publishProcess } from '../sql/publish-process.ts'
import { createDeliverer, type Ended } from './deliverer.ts'
import type { Cohort } from './handler-runtime.ts'
import { createHandlers } from './handlers.ts'
import { createLease } from './lease.ts'
import { nextMove } from './next-move.ts'
import { createOneAtATime } from './one-at-a-time.ts'
import { fetchNext, laneMask, roomOf, scanLanes, takeOverLanes } from './reader.ts'
import { createRequests } from './requests.ts'
import { createSettler } from './settler.ts'
import { type DispatcherSnapshot, takeSnapshot } from './snapshot.ts'

export type DispatcherDeps = {
  /** The dispatcher opens its own connections: it needs a client-side deadline and plans that never scan a table. */
  settings: ConnectionSettings
  secretBox: SecretBox
  /** Which addresses handlers may have. */
  guard: AddressGuard
  clock: Clock
  log: Log
  /** 0 ≤ random < 1 */
  random(): number
  newProcessId(): string
  /** A monotonic clock in milliseconds; `performance.now` unless a test sets it. */
  elapsed?: () => number
  /** Called after the end of a delivery was committed; must not throw. */
  onEnded?: (ended: Ended) => void
  leaseMs?: number
  /** How long requests under way may finish when the dispatcher stops or hands over their lane. */
  stopMs?: number
}

export type Dispatcher = Lifecycle & {
  snapshot(): DispatcherSnapshot
  /** Cuts short a wait of the reading loop: a hint that there may be something to deliver. */
  wake(): void
}

const QUERY_TIMEOUT_MS = 2000
const STOP_MS = 3000
const BUSY_WAIT_MS = 2
const IDLE_WAIT_MS = 50
const SWEEP_MS = 100
const HANDLERS_MS = 1000
const XID_MS = 1000
const REQUESTS_MS = 500
const REQUESTS_BUSY_MS = 20
/** A statement that its caller has given up waits for a lock no longer: the backends of many would use up the server's. */
const SESSION = {
  ...queueSession,
  idle_in_transaction_session_timeout: '3000',
  statement_timeout: `${QUERY_TIMEOUT_MS}`,
}

/**
 * Delivers queued events to their handlers: reads the lanes that it owns, sends, decides, settles (DESIGN §2.3).
 * At-least-once; per handler and entity in order; repeats carry the same i_event and are bounded by what was in flight.
 */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const elapsed = deps.elapsed ?? (() => performance.now())
  const clocks = { now: () => deps.clock.now().getTime(), elapsed }
  const leaseMs = deps.leaseMs ?? 5000
  const stopMs = deps.stopMs ?? STOP_MS
  const onError = (error: unknown): void =>
    deps.log.error({ err: error }, 'the dispatcher failed and goes on')
  const database = openDatabase(deps.settings, {
    max: 8,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    applicationName: 'openespf dispatcher',
    session: SESSION,
    onError: (error) => deps.log.warn({ err: error }, 'a dispatcher connection was lost'),
  })
  const gained = new Set<number>()
  /** Of the gained ones those that are being taken over. One that is lost meanwhile is not, even if it is regained. */
  const loading = new Set<number>()
  const loaded = new Set<number>()
  let lastXidAt = 0
  let idleMs = BUSY_WAIT_MS
  let stopped = false

  const lease = createLease({
    database,
    leaseMs,
    elapsed,
    newProcessId: deps.newProcessId,
    whoAmI: { host: hostname(), pid: process.pid },
    handoverMs: stopMs,
    isQuiet: (lane) => deliverer.isQuiet(lane),
    abandon(lanes) {
      for (const handler of handlers.everyone()) deliverer.abandon(handler, (lane) => lanes.has(lane))
    },
    onGained(lanes) {
      for (const lane of lanes) gained.add(lane)
      reading.wake()
    },
    onLost: (lanes) => forgetLanes(new Set(lanes)),
  })

  const handlers = createHandlers({
    database,
    secretBox: deps.secretBox,
    guard: deps.guard,
    log: deps.log,
    now: clocks.now,
    onFresh: () => reading.wake(),
    onError,
  })

  const forgetLanes = (lanes: ReadonlySet<number>): void => {
    for (const lane of lanes) {
      gained.delete(lane)
      loading.delete(lane)
      loaded.delete(lane)
    }
    const mask = laneMask(lanes)
    for (const handler of handlers.everyone()) {
      handler.window.dropLanes(lanes)
      for (const cohort of handler.cohorts) cohort.lanes &= ~mask
      handler.cohorts = handler.cohorts.filter((cohort) => cohort.lanes !== 0n)
      deliverer.abandon(handler, (lane) => lanes.has(lane))
    }
  }

  const watchXid = (): ((xid: number) => void) => {
    const marks: { cohort: Cohort; checkpoint: Scan['checkpoint'] }[] = []
    for (const handler of handlers.all.values()) {
      for (const cohort of handler.cohorts) {
        const { checkpoint } = cohort.scan
        if (checkpoint !== undefined && checkpoint.xid === undefined) marks.push({ cohort, checkpoint })
      }
    }
    return (xid) => {
      lastXidAt = elapsed()
      for (const { cohort, checkpoint } of marks) {
        if (cohort.scan.checkpoint === checkpoint) cohort.scan = noteXid(cohort.scan, xid)
      }
    }
  }

  const settler = createSettler({
    database,
    lease,
    watchXid,
    nextMove: () => nextMove(handlers.all.values(), lease),
    elapsed,
    isAhead() {
      for (const { window } of handlers.all.values()) if (window.readyCount() > 0) return true
      return false
    },
    onBatchCommitted() {
      if (stopped) return
      for (const handler of handlers.all.values()) deliverer.pump(handler)
      if (wantsRoom && [...handlers.all.values()].some((handler) => roomOf(handler) > 0)) reading.wake()
    },
    onError,
  })

  const deliverer = createDeliverer({
    lease,
    clocks,
    random: deps.random,
    log: deps.log,
    settle: (settlement) => settler.push(settlement),
    onEnded: deps.onEnded,
    wake: () => reading.wake(),
  })

  let wantsRoom = false
  /** Reading and what operators ask for: what was read before a cancellation was committed would be sent after it. */
  const inTurn = createOneAtATime()

  /** New handlers: what waits for them in the lanes that are ours already is loaded before anything is read for them. */
  const adoptFresh = async (): Promise<void> => {
    const fresh = handlers.freshOnes()
    if (fresh.length === 0) return
    await takeOverLanes(database, fresh, {
      lanes: () => loaded,
      adopt() {
        for (const handler of fresh) handlers.adopt(handler)
        return loaded
      },
    })
  }

  const takeOverGained = async (): Promise<void> => {
    if (gained.size === 0) return
    await handlers.reload()
    await adoptFresh()
    loading.clear()
    for (const lane of gained) loading.add(lane)
    await takeOverLanes(database, handlers.all.values(), {
      lanes: () => loading,
      adopt() {
        for (const lane of loading) {
          gained.delete(lane)
          loaded.add(lane)
        }
        return loading
      },
    })
  }

  const drawXidAtTimes = async (): Promise<void> => {
    const now = elapsed()
    if (now - lastXidAt < XID_MS) return
    lastXidAt = now
    const isWanted = [...handlers.all.values()].some((handler) =>
      handler.cohorts.some(({ scan }) => scan.checkpoint !== undefined && scan.checkpoint.xid === undefined),
    )
    if (!isWanted) return
    const drawn = watchXid()
    drawn(await currentXid(database))
  }

  /** One round of reading; returns after how many milliseconds the next is due. */
  const readOnce = async (): Promise<number> => {
    if (!lease.holds()) return IDLE_WAIT_MS
    await adoptFresh()
    await takeOverGained()
    const all = [...handlers.all.values()]
    const now = clocks.now()
    for (const handler of all) {
      if (handler.circuit.permits(now) === 'probe' && handler.window.readyCount() === 0) {
        handler.window.hurryOne(now)
      }
    }
    const [fetching, scanning] = await Promise.allSettled([
      fetchNext(database, all, now),
      scanLanes(database, all),
    ])
    // Both have ended before a new round begins: two scans at once would take the same rows in twice.
    if (fetching.status === 'rejected') throw fetching.reason
    if (scanning.status === 'rejected') throw scanning.reason
    const [fetched, scan] = [fetching.value, scanning.value]
    if (all.some((handler) => handler.window.moves.size > 0)) settler.kick()
    for (const handler of all) deliverer.pump(handler)
    await drawXidAtTimes()
    wantsRoom = scan.cut
    if (fetched > 0 || scan.read > 0) {
      idleMs = BUSY_WAIT_MS
      return scan.cut && scan.read > 0 ? 1 : BUSY_WAIT_MS
    }
    idleMs = Math.min(idleMs * 2, IDLE_WAIT_MS)
    return idleMs
  }

  const reading = createLoop({ runOnce: () => inTurn(readOnce), onError })
  const leasing = createLoop({
    async runOnce() {
      await lease.runOnce()
      return leaseMs / 3
    },
    onError,
  })
  const reloading = createLoop({
    async runOnce() {
      await publish(await handlers.reload())
      for (const handler of handlers.all.values()) deliverer.pump(handler)
      return HANDLERS_MS
    },
    onError,
  })
  const requests = createRequests({
    database,
    lease,
    handlers: handlers.all,
    isUnsettled: (iHandler) => handlers.everyone().some((handler) => handler.iHandler === iHandler),
    undisturbed: (work) => inTurn(() => settler.between(work)),
    wake: () => answering.wake(),
  })
  const answering = createLoop({
    async runOnce() {
      return (await requests.runOnce()) > 0 ? REQUESTS_BUSY_MS : REQUESTS_MS
    },
    onError,
  })
  const sweep = setInterval(() => {
    for (const handler of handlers.everyone()) deliverer.sweep(handler)
  }, SWEEP_MS).unref()

  const publish = async (settingsAt: Date): Promise<void> => {
    const processId = lease.processId()
    if (processId === undefined) return
    const all = [...handlers.all.values()]
    const sending = all.reduce((sum, handler) => sum + handler.open.size, 0)
    await publishProcess(
      database,
      { processId, settingsAt, sending },
      all.map((handler) => ({
        i_handler: handler.iHandler,
        circuit: handler.circuit.state(),
        since: handler.changedAt,
        last_failure: handler.lastFailure,
        sending: handler.open.size,
      })),
    )
  }

  const stopLoops = async (): Promise<void> => {
    deliverer.stopSending()
    await Promise.all([reading.stop(), reloading.stop(), answering.stop()])
  }
  const closeAll = async (): Promise<void> => {
    clearInterval(sweep)
    await Promise.all(handlers.everyone().map((handler) => handler.pool.destroy()))
    await database.close()
  }

  return {
    async start() {
      await lease.runOnce()
      await handlers.reload()
      await leasing.start()
      await reading.start()
      await reloading.start()
      await answering.start()
    },
    async stop() {
      if (stopped) return
      stopped = true
      await stopLoops()
      const all = handlers.everyone()
      const deadline = elapsed() + stopMs
      while (all.some((handler) => handler.open.size > 0) && elapsed() < deadline) await delay(10)
      for (const handler of all) deliverer.abandon(handler, () => true)
      await settler.drain(QUERY_TIMEOUT_MS)
      settler.halt()
      await leasing.stop()
      await lease.end().catch(onError)
      await closeAll()
    },
    snapshot: () => takeSnapshot(handlers.all.values(), { lanes: lease.ownedCount(), holds: lease.holds() }),
    wake: () => reading.wake(),
  }
}
