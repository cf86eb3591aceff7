import { eventTypes } from '@openespf/contract/events'
import type { Database, Queryable } from '@openespf/foundation/pg'
import { afterReading, dueRanges, joinScans, type Reading, type Snapshot, unread } from '../core/scan.ts'
import { fetchQueued } from '../sql/fetch-queued.ts'
import { fetchWaiting, type WaitingRow } from '../sql/fetch-waiting.ts'
import { listWaitingHeads } from '../sql/list-waiting-heads.ts'
import { type QueuedRow, type ReadRange, readLanes } from '../sql/read-lanes.ts'
import { type Crowded, type CrowdedRun, readPastCrowded } from '../sql/read-past-crowded.ts'
import type { HeldDelivery } from './entity-queue.ts'
import type { Cohort, HandlerRuntime } from './handler-runtime.ts'

const WINDOW_MIN = 2000
/** While a handler's circuit is open only enough is held to probe with. */
const PROBE_WINDOW = 16
/** Reading stops when more than this is known of one handler without being held: 8 and about 300 bytes each. */
const SKIPPED_MAX = 1_000_000
const BLOCKED_MAX = 200_000
/** Of so many entities, at most, only the positions are read where more than is held of them is known. */
const CROWDED_MAX = 256
/** So many more rows are read at a time when there are such: they take no room in the window. */
const CROWDED_ROWS = 10_000
const FETCHES_MAX = 64
const WAITING_PER_FETCH = 8
const HEADS_PAGE = 5000

/** Both spellings of the types of which only the newest is sent: espf-facts §2.4. */
const coalescing = eventTypes
  .filter((type) => type.coalesces)
  .flatMap((type) => (type.formerly === undefined ? [type.type] : [type.type, type.formerly]))
const coalescingSet = new Set(coalescing)

export function coalesces(eventType: string): boolean {
  return coalescingSet.has(eventType)
}

export function laneMask(lanes: Iterable<number>): bigint {
  let mask = 0n
  for (const lane of lanes) mask |= 1n << BigInt(lane)
  return mask
}

/** `read` rows were found; `cut`: the window's room ended before the queue did. */
export type ScanResult = { read: number; cut: boolean }

/** For how many more deliveries there is room to scan lanes: none while too much is known to be left in the tables. */
export function roomOf(handler: HandlerRuntime): number {
  const { skipped, blocked } = handler.window.counts
  return skipped > SKIPPED_MAX || blocked > BLOCKED_MAX ? 0 : heldRoomOf(handler)
}

/** Reads for one handler only while there is room for at least a quarter of its window. */
function heldRoomOf(handler: HandlerRuntime): number {
  const { counts } = handler.window
  if (handler.settings.paused) return 0
  const size =
    handler.circuit.state() === 'closed'
      ? Math.max(WINDOW_MIN, 4 * handler.settings.concurrency)
      : PROBE_WINDOW
  const room = size - counts.held
  return room * 4 < size ? 0 : room
}

type Target = { handler: HandlerRuntime; cohort: Cohort; range: ReadRange & { crowded: readonly Crowded[] } }

/** Reads all handlers' lanes with one statement and takes in what it finds. */
export async function scanLanes(db: Queryable, handlers: Iterable<HandlerRuntime>): Promise<ScanResult> {
  const targets = [...handlers].flatMap(targetsOf)
  if (targets.length === 0) return { read: 0, cut: true }
  const { rows, crowded, snapshot } = await readTargets(db, targets)
  const tallies = targets.map(() => ({ last: 0, count: 0 }))
  /** Whose the rows are; undefined when their lane was given up meanwhile. */
  const note = (
    { range, lane }: QueuedRow | CrowdedRun,
    last: number,
    count: number,
  ): HandlerRuntime | undefined => {
    const [target, tally] = [targets[range - 1], tallies[range - 1]]
    if (target === undefined || tally === undefined) return undefined
    tally.last = Math.max(tally.last, last)
    tally.count += count
    return (target.cohort.lanes >> BigInt(lane)) & 1n ? target.handler : undefined
  }
  for (const row of rows) {
    const handler = note(row, row.position, 1)
    handler?.window.takeScanned(heldFromQueue(handler.iHandler, row))
  }
  for (const run of crowded) {
    const { positions } = run
    note(run, positions.at(-1) ?? 0, positions.length)?.window.takeCrowded(run)
  }
  const readings = tallies.map(({ last, count }, i) => ({
    last: count > 0 ? last : undefined,
    cut: count >= (targets[i]?.range.limit ?? 0),
  }))
  noteReadings(targets, readings, snapshot)
  return { read: tallies.reduce((sum, { count }) => sum + count, 0), cut: readings.some(({ cut }) => cut) }
}

async function readTargets(db: Queryable, targets: readonly Target[]) {
  const ranges = targets.map(({ range }) => range)
  if (ranges.every(({ crowded }) => crowded.length === 0))
    return { ...(await readLanes(db, ranges)), crowded: [] }
  const types = targets.flatMap(({ handler }) => [...handler.settings.coalesceTypes])
  return readPastCrowded(db, ranges, [...coalescing, ...types])
}

function targetsOf(handler: HandlerRuntime): Target[] {
  const { iHandler, window, cohorts } = handler
  const room = roomOf(handler)
  if (room === 0) return []
  const crowded = window.crowded(CROWDED_MAX)
  const limit = room + (crowded.length > 0 ? CROWDED_ROWS : 0)
  return cohorts.flatMap((cohort) => {
    const lanes = BigInt.asIntN(64, cohort.lanes).toString()
    return dueRanges(cohort.scan).map(({ from, to, seen }) => ({
      handler,
      cohort,
      range: { iHandler, lanes, from, to, seen, limit, crowded },
    }))
  })
}

function noteReadings(
  targets: readonly { handler: HandlerRuntime; cohort: Cohort }[],
  readings: readonly Reading[],
  snapshot: Snapshot,
): void {
  const byCohort = new Map<Cohort, { handler: HandlerRuntime; readings: Reading[] }>()
  for (const [i, { handler, cohort }] of targets.entries()) {
    const entry = byCohort.get(cohort) ?? { handler, readings: [] }
    entry.readings.push(readings[i] ?? { last: undefined, cut: true })
    byCohort.set(cohort, entry)
  }
  const complete = new Map<HandlerRuntime, Cohort>()
  for (const [cohort, { handler, readings: own }] of byCohort) {
    const isWhole = own.length === cohort.scan.ranges.length && !own.some(({ cut }) => cut)
    cohort.scan = afterReading(cohort.scan, own, snapshot)
    // One whose lanes were lost meanwhile is scanned no more: nothing may be joined to it.
    if (!isWhole || !handler.cohorts.includes(cohort)) continue
    const other = complete.get(handler)
    if (other === undefined) complete.set(handler, cohort)
    else {
      other.scan = joinScans(other.scan, cohort.scan, snapshot.text)
      other.lanes |= cohort.lanes
      handler.cohorts = handler.cohorts.filter((c) => c !== cohort)
    }
  }
}

/** Reads the next deliveries of entities that are due, drained or hot. Returns how many entities it read for. */
export async function fetchNext(
  db: Database,
  handlers: Iterable<HandlerRuntime>,
  now: number,
): Promise<number> {
  const fetches = [...handlers]
    .filter((handler) => heldRoomOf(handler) > 0)
    .map((handler) => ({ handler, ...handler.window.takeFetches(now, FETCHES_MAX) }))
  const waiting = fetches.flatMap(({ handler, waiting }) => waiting.map((queue) => ({ handler, queue })))
  const queued = fetches.flatMap(({ handler, queued }) => queued.map((fetch) => ({ handler, ...fetch })))
  if (waiting.length + queued.length === 0) return 0
  try {
    const [fromWaiting, fromQueue] = await Promise.all([
      readWaiting(
        db,
        waiting.map(({ handler, queue }) => ({
          iHandler: handler.iHandler,
          entity: queue.entity,
          alsoCoalesces: handler.settings.coalesceTypes,
        })),
      ),
      readQueued(
        db,
        queued.map(({ handler, positions }) => ({ iHandler: handler.iHandler, positions })),
      ),
    ])
    for (const [i, { handler, queue }] of waiting.entries()) {
      const rows = fromWaiting[i] ?? []
      handler.window.takeFetched(queue, rows, rows.length === WAITING_PER_FETCH)
    }
    for (const [i, { handler, queue }] of queued.entries()) {
      handler.window.takeFetched(queue, fromQueue[i] ?? [], false)
    }
  } catch (error) {
    for (const fetch of fetches) fetch.handler.window.returnFetches(fetch)
    throw error
  }
  return waiting.length + queued.length
}

async function readWaiting(
  db: Database,
  wanted: readonly { iHandler: number; entity: string; alsoCoalesces: ReadonlySet<string> }[],
): Promise<HeldDelivery[][]> {
  if (wanted.length === 0) return []
  const types = [...coalescing, ...wanted.flatMap(({ alsoCoalesces }) => [...alsoCoalesces])]
  const rows = await fetchWaiting(db, wanted, { limit: WAITING_PER_FETCH, coalescing: types })
  const found: HeldDelivery[][] = wanted.map(() => [])
  for (const row of rows) {
    found[row.range - 1]?.push(heldFromWaiting(wanted[row.range - 1]?.iHandler ?? 0, row))
  }
  return found
}

async function readQueued(
  db: Database,
  wanted: readonly { iHandler: number; positions: readonly number[] }[],
): Promise<HeldDelivery[][]> {
  if (wanted.length === 0) return []
  const rows = await fetchQueued(
    db,
    wanted.flatMap(({ iHandler, positions }, tag) =>
      positions.map((position) => ({ iHandler, position, tag })),
    ),
  )
  const found: HeldDelivery[][] = wanted.map(() => [])
  for (const row of rows) found[row.range]?.push(heldFromQueue(wanted[row.range]?.iHandler ?? 0, row))
  for (const list of found) list.sort((a, b) => a.position - b.position)
  return found
}

/**
 * Takes over lanes: first what waits in them (the heads), then a scan of each handler's queue from its beginning.
 * `pending.lanes` is asked again after each page; `pending.adopt` says that they are taken over, and which.
 */
export async function takeOverLanes(
  db: Database,
  handlers: Iterable<HandlerRuntime>,
  pending: { lanes(): ReadonlySet<number>; adopt(): ReadonlySet<number> },
): Promise<void> {
  const byId = new Map([...handlers].map((handler) => [handler.iHandler, handler]))
  let after = { iHandler: 0, entity: '' }
  for (;;) {
    const heads = await listWaitingHeads(db, after, HEADS_PAGE)
    const lanes = pending.lanes()
    for (const head of heads) {
      if (!lanes.has(head.lane)) continue
      byId.get(head.i_handler)?.window.takeWaitingHead(head.entity, head.lane, head.due_at ?? 0)
    }
    const last = heads.at(-1)
    if (last === undefined || heads.length < HEADS_PAGE) break
    after = { iHandler: last.i_handler, entity: last.entity }
  }
  const mask = laneMask(pending.adopt())
  if (mask === 0n) return
  for (const handler of byId.values()) handler.cohorts.push({ lanes: mask, scan: unread })
}

function heldFromQueue(iHandler: number, row: QueuedRow): HeldDelivery {
  return {
    iHandler,
    position: row.position,
    lane: row.lane,
    entity: row.entity,
    iEvent: row.i_event,
    eventType: row.event_type,
    body: row.body,
    redelivery: row.redelivery,
    capturedAt: row.captured_at,
    place: 'queue',
    attempts: 0,
    used: 0,
    firstFailedAt: undefined,
    triedAt: undefined,
    newest: undefined,
    sentAt: 0,
  }
}

function heldFromWaiting(iHandler: number, row: WaitingRow): HeldDelivery {
  return {
    ...heldFromQueue(iHandler, row),
    place: 'waiting',
    attempts: row.attempts,
    used: row.used,
    firstFailedAt: row.first_failed_at ?? undefined,
    triedAt: row.tried_at ?? undefined,
    newest: row.newest ?? undefined,
  }
}
