/** No position is as high: positions stay below 2^53. */
export const END = Number.MAX_SAFE_INTEGER

/**
 * The positions in (from, to], and the snapshot (`pg_snapshot` as text) that they were last read under: whatever that
 * snapshot shows there has been taken in. `seen` undefined: never read.
 */
export type Range = { from: number; to: number; seen: string | undefined }

/**
 * How far one handler's queue has been read, in one set of lanes. Ranges are adjacent, ascending and end at END; below
 * the first one is the floor.
 */
export type Scan = {
  ranges: readonly Range[]
  /** A position and, once it is known, a transaction id drawn after that position was read. */
  checkpoint: { position: number; xid: number | undefined } | undefined
  /** The last statement did not come to the queue's end: its xmin, and how many in a row read the last range only. */
  behind?: { xmin: number; passes: number } | undefined
}

/** What one statement read: for each range the last position it returned, and whether its limit cut it short. */
export type Reading = { last: number | undefined; cut: boolean }

export type Snapshot = { text: string; xmin: number }

export const unread: Scan = { ranges: [{ from: 0, to: END, seen: undefined }], checkpoint: undefined }

/** Everything at or below it is accounted for: held, known to be held back, waiting or ended. It is never read again. */
export function floorOf(scan: Scan): number {
  return scan.ranges[0]?.from ?? 0
}

/** The highest position that was read. */
export function cursorOf(scan: Scan): number {
  return scan.ranges.at(-1)?.from ?? 0
}

/** At most so many statements in a row leave out what was read before: what commits late there comes up by the next. */
const PASSES_MAX = 8

/**
 * The ranges to be read now, the last ones of the scan. Reading what was read before costs as much as reading it did, for
 * nothing most times: while there is more ahead it is done when it raises the floor, else now and then.
 */
export function dueRanges({ ranges, checkpoint, behind }: Scan): readonly Range[] {
  if (behind === undefined || behind.passes >= PASSES_MAX) return ranges
  const raisesFloor = checkpoint?.xid !== undefined && behind.xmin >= checkpoint.xid
  return raisesFloor ? ranges : ranges.slice(-1)
}

/**
 * The scan after one statement has read the last of its ranges (`readings` are theirs) in position order, leaving out rows
 * that the range's `seen` snapshot already showed, and its rows were taken in.
 *
 * *Nothing twice.* A row is returned when the statement's snapshot shows it and the range's last snapshot did not; after
 * that the range's snapshot shows it. So rows that were settled while a statement ran cannot come back, and no set of
 * known positions is needed.
 *
 * *Nothing lost.* Lower positions may commit later than higher ones; they stay in ranges that are read again
 * (`dueRanges`). The floor rises past position N only when no such row can be left: whoever draws a position holds a
 * transaction id before, and draws are in order, so everyone who drew a position ≤ N had an id before N was drawn,
 * hence before N was read, hence below a fresh id Y drawn in a later statement. When a statement that reads all
 * of (floor, N] has a snapshot with xmin ≥ Y, all of them have ended, and that statement saw what they left.
 * (The snapshot's xmax at the time of reading N will not do for Y: it is the latest *completed* id + 1, and an open
 * transaction may have a higher one.)
 *
 * *The floor passes rows that are unsettled*, as long as they are accounted for in memory. A process that takes a lane
 * over starts from `unread`, so that memory is all that a crash can lose.
 */
export function afterReading(scan: Scan, readings: readonly Reading[], snapshot: Snapshot): Scan {
  const leftOut = scan.ranges.length - readings.length
  const ranges = merge(
    scan.ranges.flatMap((range, i) =>
      splitRange(range, readings[i - leftOut] ?? { last: undefined, cut: true }, snapshot),
    ),
  )
  const { checkpoint } = scan
  const passes = leftOut > 0 ? (scan.behind?.passes ?? 0) + 1 : 0
  const behind = readings.at(-1)?.cut ? { xmin: snapshot.xmin, passes } : undefined
  const proven =
    checkpoint?.xid !== undefined &&
    snapshot.xmin >= checkpoint.xid &&
    coveredUpTo(ranges, snapshot.text) >= checkpoint.position
  if (proven)
    return propose({ ranges: raiseFloor(ranges, checkpoint.position), checkpoint: undefined, behind })
  return propose({ ranges, checkpoint, behind })
}

/** Notes a transaction id that was drawn by a statement sent after `scan` was made. */
export function noteXid(scan: Scan, xid: number): Scan {
  if (scan.checkpoint === undefined || scan.checkpoint.xid !== undefined) return scan
  return { ...scan, checkpoint: { position: scan.checkpoint.position, xid } }
}

/**
 * One scan for the lanes of two that one and the same statement has read to the end under `seen`. The lower floor holds
 * for both: what lies between it and the higher one is left out by the range's snapshot.
 */
export function joinScans(a: Scan, b: Scan, seen: string): Scan {
  const from = Math.min(floorOf(a), floorOf(b))
  const cursor = Math.max(cursorOf(a), cursorOf(b))
  const forward: Range = { from: cursor, to: END, seen: undefined }
  return {
    ranges: from === cursor ? [forward] : [{ from, to: cursor, seen }, forward],
    checkpoint: undefined,
  }
}

function splitRange(range: Range, reading: Reading, snapshot: Snapshot): Range[] {
  const at = reading.cut || range.to === END ? (reading.last ?? range.from) : range.to
  if (at === range.from) return [range]
  const read = { from: range.from, to: at, seen: snapshot.text }
  return at === range.to ? [read] : [read, { ...range, from: at }]
}

function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges) {
    const previous = merged.at(-1)
    if (previous !== undefined && previous.seen !== undefined && previous.seen === range.seen) {
      merged[merged.length - 1] = { ...range, from: previous.from }
    } else {
      merged.push(range)
    }
  }
  return merged
}

/** The end of the lowest ranges that were read under this very snapshot. */
function coveredUpTo(ranges: readonly Range[], seen: string): number {
  const first = ranges[0]
  return first?.seen === seen ? first.to : 0
}

function raiseFloor(ranges: readonly Range[], floor: number): Range[] {
  return ranges
    .filter((range) => range.to > floor)
    .map((range) => (range.from < floor ? { ...range, from: floor } : range))
}

function propose(scan: Scan): Scan {
  const cursor = cursorOf(scan)
  if (scan.checkpoint !== undefined || cursor === floorOf(scan)) return scan
  return { ...scan, checkpoint: { position: cursor, xid: undefined } }
}
