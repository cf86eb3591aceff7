import { expect, test } from 'vitest'
import type { EntityQueue, HeldDelivery } from './entity-queue.ts'
import { heldDelivery } from './testing/held-delivery.ts'
import { createWindow, HELD_PER_ENTITY, type Window } from './window.ts'

const T = 'Customer/Status/Limited'
const OTHER = 'Account/Blocked'

const delivery = (position: number, iEvent: number, eventType = T) =>
  heldDelivery({ position, iEvent, eventType })

const windowOf = (rows: readonly HeldDelivery[]): Window => {
  const window = createWindow((type) => type === T)
  for (const row of rows) window.takeScanned(row)
  return window
}

function nextReady(window: Window): EntityQueue {
  const queue = window.nextReady('first')
  if (queue === undefined) throw new Error('nothing is ready')
  queue.phase = 'busy'
  return queue
}

function goOn(window: Window, queue: EntityQueue): void {
  queue.phase = 'idle'
  window.advance(queue)
}

/** Reads what is to be read, sends each head and settles it as `endOf` says; what became of each event, in order. */
function drain(
  window: Window,
  stock: readonly HeldDelivery[] = [],
  endOf: (iEvent: number) => 'finished' | 'rejected' = () => 'finished',
): string[] {
  const story: string[] = []
  for (;;) {
    const { queued } = window.takeFetches(0, 10)
    for (const { queue, positions } of queued) {
      const rows = positions.flatMap((position) => stock.find((row) => row.position === position) ?? [])
      window.takeFetched(queue, rows, false)
    }
    const queue = window.nextReady('first')
    if (queue === undefined) return story
    const { superseded, head } = window.takeHead(queue)
    for (const { row, by } of superseded) story.push(`${row.iEvent} superseded by ${by}`)
    if (head !== undefined) {
      const end = endOf(head.iEvent)
      story.push(`${head.iEvent} ${end}`)
      if (end === 'finished') window.finished(queue, head)
    }
    goOn(window, queue)
  }
}

test('an older one that was queued again behind a newer one does not supersede it, and is superseded when that was finished', () => {
  expect(drain(windowOf([delivery(1, 9), delivery(2, 5)]))).toEqual(['9 finished', '5 superseded by 9'])
})

test('an older one behind a newer one that was not accepted is sent', () => {
  const window = windowOf([delivery(1, 9), delivery(2, 5)])
  expect(drain(window, [], () => 'rejected')).toEqual(['9 rejected', '5 rejected'])
})

test('what is finished supersedes older ones of its own type only', () => {
  const window = windowOf([delivery(1, 9), delivery(2, 5, OTHER), delivery(3, 4)])
  expect(drain(window)).toEqual(['9 finished', '5 finished', '4 superseded by 9'])
})

test('of several behind it the newest supersedes, wherever it stands', () => {
  const rows = [delivery(1, 6), delivery(2, 9), delivery(3, 5)]
  expect(drain(windowOf(rows))).toEqual(['6 superseded by 9', '9 finished', '5 superseded by 9'])
})

test('among skipped ones the newest counts, not the last', () => {
  const others = Array.from({ length: HELD_PER_ENTITY - 1 }, (_, n) => delivery(n + 2, n + 2, OTHER))
  const rows = [delivery(1, 50), ...others, delivery(17, 90), delivery(18, 40)]
  const story = drain(windowOf(rows), rows)
  expect(story[0]).toBe('50 superseded by 90')
  expect(story.slice(-2)).toEqual(['90 finished', '40 superseded by 90'])
})

test('in a run of a crowded entity, too', () => {
  const window = windowOf(Array.from({ length: 17 }, (_, n) => delivery(n + 1, n + 1)))
  const run = { entity: 'account/1', lane: 0, range: 1, positions: [20] }
  window.takeCrowded({ ...run, newest: new Map([[T, 90]]) })
  window.takeCrowded({ ...run, positions: [21], newest: new Map([[T, 3]]) })
  expect(drain(window)[0]).toBe('1 superseded by 90')
})

test('one that was skipped and then rejected supersedes nothing behind it', () => {
  const others = Array.from({ length: HELD_PER_ENTITY }, (_, n) => delivery(n + 1, n + 1, OTHER))
  const more = Array.from({ length: HELD_PER_ENTITY }, (_, n) => delivery(n + 19, n + 119, OTHER))
  const rows = [...others, delivery(17, 90), delivery(18, 40), ...more]
  const story = drain(windowOf(rows), rows, (iEvent) => (iEvent === 90 ? 'rejected' : 'finished'))
  expect(story).toContain('90 rejected')
  expect(story).toContain('40 finished')
})

test('one that was taken out supersedes nothing: neither as the newest skipped nor as the newest waiting', () => {
  const rows = Array.from({ length: 17 }, (_, n) => delivery(n + 1, n + 1))
  const window = windowOf(rows)
  const queue = nextReady(window)
  for (const row of queue.held) row.newest = 17
  window.visit('account/1', 0, () => undefined)
  window.leave(queue, { removed: new Set([17]), headGone: false })
  goOn(window, queue)
  const story = drain(window, rows.slice(0, 16))
  expect(story.at(-1)).toBe('16 finished')
  expect(story.slice(0, -1)).toEqual(rows.slice(0, 15).map((row) => `${row.iEvent} superseded by 16`))
})

test('a visitor comes after what a newer one supersedes is settled, so that he does not take that out meanwhile', () => {
  const window = windowOf([delivery(1, 1), delivery(2, 2)])
  const queue = nextReady(window)
  expect(window.takeHead(queue).superseded).toHaveLength(1)
  queue.settling = 1
  let visited = false
  window.visit('account/1', 0, () => {
    visited = true
  })
  expect(visited).toBe(false)
  queue.settling = 0
  goOn(window, queue)
  expect(visited).toBe(true)
})
