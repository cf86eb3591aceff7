import { expect, test } from 'vitest'
import type { HeldDelivery } from './entity-queue.ts'
import { heldDelivery } from './testing/held-delivery.ts'
import { createWindow } from './window.ts'

const COALESCING = 'Customer/Status/Limited'

const delivery = (position: number, eventType = 'Account/Blocked') => heldDelivery({ position, eventType })

function drain(window: ReturnType<typeof createWindow>, stock: ReadonlyMap<number, HeldDelivery>) {
  const sent: number[] = []
  const superseded: [number, number][] = []
  for (;;) {
    const { queued } = window.takeFetches(0, 10)
    for (const { queue, positions } of queued) {
      window.takeFetched(
        queue,
        positions.flatMap((position) => stock.get(position) ?? []),
        false,
      )
    }
    const queue = window.nextReady('first')
    if (!queue) return { sent, superseded }
    const taken = window.takeHead(queue)
    for (const { row, by } of taken.superseded) superseded.push([row.iEvent, by])
    if (taken.head) sent.push(taken.head.iEvent)
    queue.phase = 'idle'
    window.advance(queue)
  }
}

test('the newest of a coalescing type among skipped ones is sent itself, not superseded by itself', () => {
  const window = createWindow((type) => type === COALESCING)
  const rows = Array.from({ length: 60 }, (_, i) => delivery(i + 1, i === 16 ? COALESCING : undefined))
  for (const row of rows) window.takeScanned(row)
  const { sent, superseded } = drain(window, new Map(rows.map((row) => [row.position, row])))
  expect(superseded).toEqual([])
  expect(sent).toEqual(rows.map((row) => row.iEvent))
})

test('what the scan meets while skipped ones are being fetched goes behind them', () => {
  const window = createWindow(() => false)
  const rows = Array.from({ length: 18 }, (_, i) => delivery(i + 1))
  const stock = new Map(rows.map((row) => [row.position, row]))
  for (const row of rows.slice(0, 17)) window.takeScanned(row)
  const sent: number[] = []
  for (let i = 0; i < 16; i++) {
    const queue = window.nextReady('first')
    if (!queue) throw new Error('nothing is ready')
    sent.push(window.takeHead(queue).head?.iEvent ?? 0)
    queue.phase = 'idle'
    window.advance(queue)
  }
  const [fetch] = window.takeFetches(0, 10).queued
  if (!fetch) throw new Error('nothing is to be fetched')
  window.takeScanned(delivery(18))
  window.takeFetched(
    fetch.queue,
    fetch.positions.flatMap((position) => stock.get(position) ?? []),
    false,
  )
  expect([...sent, ...drain(window, stock).sent]).toEqual(rows.map((row) => row.iEvent))
})

test('of a crowded entity positions are enough, also when it was drained since it was called so', () => {
  const rows = Array.from({ length: 40 }, (_, i) => delivery(i + 1))
  const stock = new Map(rows.map((row) => [row.position, row]))
  const run = (from: number, to: number) => ({
    entity: 'account/1',
    lane: 0,
    range: 1,
    positions: rows.slice(from, to).map(({ position }) => position),
    newest: new Map<string, number>(),
  })
  const window = createWindow(() => false)
  expect(window.crowded(9)).toEqual([])
  for (const row of rows.slice(0, 20)) window.takeScanned(row)
  expect(window.crowded(9)).toEqual([{ entity: 'account/1', lane: 0 }])
  window.takeCrowded(run(20, 30))
  expect(window.counts).toEqual({ held: 16, skipped: 14, blocked: 0 })
  const first = drain(window, stock).sent
  expect(window.crowded(9)).toEqual([])
  window.takeCrowded(run(30, 40))
  expect([...first, ...drain(window, stock).sent]).toEqual(rows.map(({ iEvent }) => iEvent))
})

test('a newer one of a crowded entity supersedes, and what is behind a waiting head is moved there', () => {
  const window = createWindow((type) => type === COALESCING)
  const rows = Array.from({ length: 20 }, (_, i) => delivery(i + 1, i === 0 ? COALESCING : undefined))
  for (const row of rows) window.takeScanned(row)
  const run = { entity: 'account/1', lane: 0, range: 1, positions: [21], newest: new Map([[COALESCING, 21]]) }
  window.takeCrowded(run)
  const stock = new Map([...rows, delivery(21, COALESCING)].map((row) => [row.position, row]))
  expect(drain(window, stock).superseded).toEqual([[1, 21]])
  window.takeWaitingHead('account/1', 0, 0)
  window.takeCrowded({ ...run, positions: [22, 23] })
  expect([window.moves.shift()?.position, window.moves.shift()?.position]).toEqual([22, 23])
})

test('while a visitor is there what is under way goes on and nothing else begins', () => {
  const window = createWindow(() => false)
  for (const position of [1, 2, 3]) window.takeScanned(delivery(position))
  const queue = window.nextReady('first')
  if (!queue) throw new Error('nothing is ready')
  queue.phase = 'busy'
  expect(window.takeHead(queue).head?.iEvent).toBe(1)
  const visits: unknown[] = []
  window.visit('account/1', 0, (mine) => visits.push(mine))
  window.visit('account/1', 0, (mine) => visits.push(mine))
  expect(visits).toEqual([queue])
  queue.phase = 'idle'
  window.advance(queue)
  expect(window.nextReady('first')).toBeUndefined()
  window.leave(queue, { removed: new Set([2]), headGone: false })
  expect(visits).toEqual([queue, queue])
  expect(window.nextReady('first')).toBeUndefined()
  window.leave(queue, { removed: new Set(), headGone: false })
  expect(window.nextReady('first')?.held.map((row) => row.iEvent)).toEqual([3])
})

test('one that was ready is not sent while a visitor is there', () => {
  const window = createWindow(() => false)
  window.takeScanned(delivery(1))
  window.visit('account/1', 0, (queue) => {
    expect(window.nextReady('first')).toBeUndefined()
    if (queue) window.leave(queue, { removed: new Set([1]), headGone: false })
  })
  expect(window.nextReady('first')).toBeUndefined()
  expect(window.entities.size).toBe(0)
  expect(window.counts.held).toBe(0)
})

test('a visitor comes after what is being read, so that he meets all of it', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 0)
  const [queue] = window.takeFetches(0, 10).waiting
  if (!queue) throw new Error('nothing is to be fetched')
  let visited = false
  window.visit('account/1', 0, () => {
    visited = true
  })
  expect(visited).toBe(false)
  window.takeFetched(queue, [delivery(1)], false)
  expect(visited).toBe(true)
  expect(window.nextReady('first')).toBeUndefined()
})

test('a visit to an entity whose head waits: it waits on unless it was taken out or hurried', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 5000)
  const queue = window.entities.get('account/1')
  if (!queue) throw new Error('the head is not known')
  const visit = (changes: { headGone: boolean; dueAt?: number }) => {
    window.visit('account/1', 0, () => window.leave(queue, { removed: new Set(), ...changes }))
    return window.takeFetches(4999, 10).waiting
  }
  expect(visit({ headGone: false })).toEqual([])
  expect(visit({ headGone: false, dueAt: 0 })).toEqual([queue])
  window.takeFetched(queue, [], false)
  window.takeWaitingHead('account/1', 0, 5000)
  const again = window.entities.get('account/1')
  window.visit('account/1', 0, (mine) => {
    if (mine) window.leave(mine, { removed: new Set(), headGone: true })
  })
  expect(window.takeFetches(0, 10).waiting).toEqual([again])
})

test('a head that becomes due during a visit is read after it', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 5000)
  let visited: Parameters<typeof window.leave>[0] | undefined
  window.visit('account/1', 0, (queue) => {
    visited = queue
  })
  expect(window.takeFetches(6000, 10).waiting).toEqual([])
  if (!visited) throw new Error('nobody visited')
  window.leave(visited, { removed: new Set(), headGone: false })
  expect(window.takeFetches(6000, 10).waiting).toEqual([visited])
})

test('a visitor whose lane is lost before his turn is told so', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 0)
  window.takeFetches(0, 10)
  const visitors: unknown[] = []
  window.visit('account/1', 0, (mine) => visitors.push(mine))
  window.dropLanes(new Set([0]))
  expect(visitors).toEqual([undefined])
})

test('a visitor comes at once where a read is wanted and has not begun: it may never, while a handler is paused', () => {
  const window = createWindow(() => false)
  const rows = Array.from({ length: 17 }, (_, i) => delivery(i + 1))
  for (const row of rows) window.takeScanned(row)
  const queue = window.nextReady('first')
  if (!queue) throw new Error('nothing is ready')
  queue.phase = 'busy'
  for (const { iEvent } of rows.slice(0, 16)) expect(window.takeHead(queue).head?.iEvent).toBe(iEvent)
  queue.phase = 'idle'
  window.advance(queue)
  for (let i = 0; i < 3; i++) {
    window.visit(
      'account/1',
      0,
      (mine) => mine && window.leave(mine, { removed: new Set(), headGone: false }),
    )
  }
  let visited = 0
  window.visit('account/1', 0, () => {
    visited += 1
  })
  expect(visited).toBe(1)
  expect(window.takeFetches(0, 10)).toEqual({ waiting: [], queued: [] })
  window.leave(queue, { removed: new Set(), headGone: false })
  expect(window.takeFetches(0, 10)).toEqual({ waiting: [], queued: [{ queue, positions: [17] }] })
  expect(window.takeFetches(0, 10)).toEqual({ waiting: [], queued: [] })
})

test('the same where its head waited and is due', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 0)
  const queue = window.entities.get('account/1')
  if (!queue) throw new Error('the head is not known')
  window.visit('account/1', 0, () => window.leave(queue, { removed: new Set([1]), headGone: true }))
  let visited: unknown
  window.visit('account/1', 0, (mine) => {
    visited = mine
  })
  expect(visited).toBe(queue)
  window.leave(queue, { removed: new Set(), headGone: false })
  expect(window.takeFetches(0, 10).waiting).toEqual([queue])
  expect(window.takeFetches(0, 10).waiting).toEqual([])
  window.takeFetched(queue, [], false)
  expect(window.entities.size).toBe(0)
})

test('a visitor who came while a read failed comes then, and what was to be read is read after him', () => {
  const window = createWindow(() => false)
  window.takeWaitingHead('account/1', 0, 0)
  const fetches = window.takeFetches(0, 10)
  const [queue] = fetches.waiting
  if (!queue) throw new Error('nothing is to be fetched')
  let visited = false
  window.visit('account/1', 0, () => {
    visited = true
  })
  expect(visited).toBe(false)
  window.returnFetches(fetches)
  expect(visited).toBe(true)
  window.leave(queue, { removed: new Set(), headGone: false })
  expect(window.takeFetches(0, 10).waiting).toEqual([queue])
})

test('skipped ones whose read failed are read again; those of a lost lane are forgotten', () => {
  const window = createWindow(() => false)
  window.takeScanned(delivery(1))
  const queue = window.nextReady('first')
  if (!queue) throw new Error('nothing is ready')
  window.takeHead(queue)
  window.takeCrowded({ entity: 'account/1', lane: 0, range: 1, positions: [2, 3], newest: new Map() })
  queue.phase = 'idle'
  window.advance(queue)
  const fetches = window.takeFetches(0, 10)
  window.returnFetches(fetches)
  const again = window.takeFetches(0, 10)
  expect(again).toEqual(fetches)
  expect(again.queued).toEqual([{ queue, positions: [2, 3] }])
  window.dropLanes(new Set([0]))
  window.returnFetches(again)
  expect(window.counts.skipped).toBe(0)
  expect(window.takeFetches(0, 10)).toEqual({ waiting: [], queued: [] })
})

test('what was tried before or is redelivered takes its own turn', () => {
  const window = createWindow(() => false)
  window.takeScanned({ ...delivery(1), redelivery: 1 })
  expect(window.nextReady('first')).toBeUndefined()
  expect(window.readyCount()).toBe(1)
  expect(window.nextReady('again')?.held[0]?.iEvent).toBe(1)
})
