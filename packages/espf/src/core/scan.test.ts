import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  afterReading,
  cursorOf,
  dueRanges,
  END,
  floorOf,
  joinScans,
  noteXid,
  type Range,
  type Scan,
  type Snapshot,
  unread,
} from './scan.ts'

/** A database of one queue, as far as a scan can tell: who drew which position and who has committed. */
type Row = { position: number; xid: number; committed: boolean }

function createModel() {
  let xid = 700
  let position = 0
  const rows: Row[] = []
  const running = new Set<number>()
  return {
    begin(): number {
      xid += 1
      running.add(xid)
      return xid
    },
    draw(by: number): number {
      position += 1
      rows.push({ position, xid: by, committed: false })
      return position
    },
    commit(by: number): void {
      running.delete(by)
      for (const row of rows) if (row.xid === by) row.committed = true
    },
    freshXid(): number {
      xid += 1
      return xid
    },
    running: () => [...running],
    /** As PostgreSQL makes it: xmax is the latest completed id + 1. */
    snapshot(): Snapshot & { xmax: number } {
      let completed = xid
      while (running.has(completed)) completed -= 1
      const xmax = completed + 1
      const xmin = Math.min(xmax, ...running)
      return { text: JSON.stringify({ xmax, running: [...running] }), xmin, xmax }
    },
    read(
      range: Range,
      limit: number,
    ): { positions: number[]; reading: { last: number | undefined; cut: boolean } } {
      const seen: { xmax: number; running: number[] } | undefined = range.seen && JSON.parse(range.seen)
      const isSeen = (row: Row) =>
        seen !== undefined && row.xid < seen.xmax && !seen.running.includes(row.xid)
      const found = rows
        .filter(
          (row) => row.committed && row.position > range.from && row.position <= range.to && !isSeen(row),
        )
        .slice(0, limit)
        .map((row) => row.position)
      return { positions: found, reading: { last: found.at(-1), cut: found.length >= limit } }
    },
    committed: () => rows.filter((row) => row.committed).map((row) => row.position),
  }
}

function readAll(model: ReturnType<typeof createModel>, scan: Scan, limit = 1000) {
  const snapshot = model.snapshot()
  const reads = dueRanges(scan).map((range) => model.read(range, limit))
  return {
    positions: reads.flatMap((read) => read.positions),
    scan: afterReading(
      scan,
      reads.map((read) => read.reading),
      snapshot,
    ),
    snapshot,
  }
}

test('an older position that commits later is found, where a cursor or a floor by xmax would lose it', () => {
  const model = createModel()
  const older = model.begin()
  const late = model.begin()
  expect(model.draw(late)).toBe(1)
  expect(model.draw(older)).toBe(2)
  model.commit(older)
  const first = readAll(model, unread)
  expect(first.positions).toEqual([2])
  expect(model.snapshot().xmin).toBeGreaterThanOrEqual(first.snapshot.xmax)
  let { scan } = first
  scan = noteXid(scan, model.freshXid())
  for (let i = 0; i < 3; i++) ({ scan } = readAll(model, scan))
  expect(floorOf(scan)).toBe(0)
  expect(cursorOf(scan)).toBe(2)
  model.commit(late)
  expect(model.read({ from: cursorOf(scan), to: END, seen: undefined }, 10).positions).toEqual([])
  const last = readAll(model, scan)
  expect(last.positions).toEqual([1])
  expect(floorOf(last.scan)).toBe(2)
  expect(last.scan.ranges).toEqual([{ from: 2, to: END, seen: undefined }])
})

test('the floor waits for a transaction id drawn after the reading', () => {
  const model = createModel()
  const writer = model.begin()
  model.draw(writer)
  model.commit(writer)
  let { scan } = readAll(model, unread)
  for (let i = 0; i < 3; i++) ({ scan } = readAll(model, scan))
  expect(floorOf(scan)).toBe(0)
  const noted = noteXid(scan, model.freshXid())
  expect(noteXid(noted, 9999)).toBe(noted)
  expect(floorOf(readAll(model, noted).scan)).toBe(1)
  expect(noteXid(unread, 1)).toBe(unread)
})

test('while there is more ahead, what was read before is read again when that raises the floor', () => {
  const model = createModel()
  const [slow, quick] = [model.begin(), model.begin()]
  for (let i = 0; i < 20; i++) model.draw(quick)
  model.commit(quick)
  const before = (scan: Scan) => scan.ranges.length - dueRanges(scan).length
  let { scan } = readAll(model, unread, 2)
  ;({ scan } = readAll(model, noteXid(scan, model.freshXid()), 2))
  ;({ scan } = readAll(model, scan, 2))
  expect([floorOf(scan), cursorOf(scan), before(scan)]).toEqual([0, 6, 2])
  model.commit(slow)
  ;({ scan } = readAll(model, scan, 2))
  expect([floorOf(scan), cursorOf(scan), before(scan)]).toEqual([0, 8, 0])
  ;({ scan } = readAll(model, scan, 2))
  expect([floorOf(scan), cursorOf(scan)]).toEqual([2, 10])
})

test('what commits late behind a long queue is found before the queue ends', () => {
  const model = createModel()
  const [slow, quick] = [model.begin(), model.begin()]
  const late = model.draw(slow)
  for (let i = 0; i < 200; i++) model.draw(quick)
  model.commit(quick)
  let { scan } = readAll(model, unread, 1)
  model.commit(slow)
  const taken: number[] = []
  for (let i = 0; i < 40; i++) {
    const read = readAll(model, scan, 1)
    taken.push(...read.positions)
    scan = read.scan
  }
  expect(taken).toContain(late)
})

test('ranges that were not read stay as they are', () => {
  const scan = afterReading(unread, [], { text: 's', xmin: 1 })
  expect(scan).toEqual(unread)
  const nothing = { ranges: [], checkpoint: { position: 1, xid: 1 } }
  expect(floorOf(afterReading(nothing, [], { text: 's', xmin: 5 }))).toBe(0)
  expect(floorOf({ ranges: [], checkpoint: undefined })).toBe(0)
  expect(cursorOf({ ranges: [], checkpoint: undefined })).toBe(0)
})

test('scans that one statement read to the end become one', () => {
  const a: Scan = {
    ranges: [
      { from: 3, to: 9, seen: 's' },
      { from: 9, to: END, seen: undefined },
    ],
    checkpoint: undefined,
  }
  const b: Scan = { ranges: [{ from: 5, to: END, seen: undefined }], checkpoint: undefined }
  expect(joinScans(a, b, 's').ranges).toEqual([
    { from: 3, to: 9, seen: 's' },
    { from: 9, to: END, seen: undefined },
  ])
  expect(joinScans(b, b, 's').ranges).toEqual([{ from: 5, to: END, seen: undefined }])
})

test('whatever commits when, and however readings are cut, each position is read exactly once', () => {
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.constant({ kind: 'begin' as const }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('draw' as const), who: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const), who: fc.nat() }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'xid' as const }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const model = createModel()
      const taken: number[] = []
      let scan = unread
      const read = (limit: number): void => {
        const result = readAll(model, scan, limit)
        taken.push(...result.positions)
        scan = result.scan
      }
      for (const one of steps) {
        const running = model.running()
        if (one.kind === 'begin') model.begin()
        if (one.kind === 'draw' && running.length > 0) model.draw(running[one.who % running.length] ?? 0)
        if (one.kind === 'commit' && running.length > 0) model.commit(running[one.who % running.length] ?? 0)
        if (one.kind === 'read') read(one.limit)
        if (one.kind === 'xid') scan = noteXid(scan, model.freshXid())
      }
      for (const xid of model.running()) model.commit(xid)
      for (let i = 0; i < 100; i++) read(3)
      expect(taken.toSorted((a, b) => a - b)).toEqual(model.committed())
      scan = noteXid(scan, model.freshXid())
      read(1000)
      scan = noteXid(scan, model.freshXid())
      read(1000)
      expect(floorOf(scan)).toBe(Math.max(0, ...model.committed()))
    }),
    { numRuns: 500 },
  )
})
