import type { EntityQueue, HeldDelivery } from './entity-queue.ts'

/** A head to be sent, or what a newer one makes superfluous before it. */
export type TakenHead = {
  superseded: { row: HeldDelivery; by: number }[]
  head: HeldDelivery | undefined
}

/** Takes out the head, and before it those that a newer one of their type makes superfluous. */
export function takeHead(queue: EntityQueue, coalesces: (eventType: string) => boolean): TakenHead {
  const superseded: TakenHead['superseded'] = []
  for (let row = queue.held[0]; row !== undefined; row = queue.held[0]) {
    const by = coalesces(row.eventType) ? newerOf(queue, row) : undefined
    if (by === undefined) {
      if (superseded.length > 0) break
      queue.held.shift()
      leaveSkipped(queue, row)
      return { superseded, head: row }
    }
    queue.held.shift()
    inherit(queue, row)
    superseded.push({ row, by })
  }
  return { superseded, head: undefined }
}

/**
 * The newest event of the row's type that stands behind it or was finished ahead of it; undefined when none is newer.
 * Newer by its number, not by its position: what is queued again stands behind what came after it.
 */
function newerOf(queue: EntityQueue, { iEvent, eventType, newest }: HeldDelivery): number | undefined {
  const known = [newest, queue.newestSkipped?.get(eventType), queue.newestFinished?.get(eventType)]
  let found = iEvent
  for (const other of known) if (other !== undefined && other > found) found = other
  for (const other of queue.held) {
    if (other.eventType === eventType && other.iEvent > found) found = other.iEvent
  }
  return found === iEvent ? undefined : found
}

/** The newest one takes over when its kind first failed. */
function inherit(queue: EntityQueue, row: HeldDelivery): void {
  if (row.firstFailedAt === undefined) return
  const next = queue.held.find((other) => other.eventType === row.eventType)
  if (next !== undefined)
    next.firstFailedAt = Math.min(next.firstFailedAt ?? row.firstFailedAt, row.firstFailedAt)
}

/** The head is behind nothing any more, also if it was the newest that was skipped. */
function leaveSkipped({ newestSkipped }: EntityQueue, head: HeldDelivery): void {
  if (newestSkipped?.get(head.eventType) === head.iEvent) newestSkipped.delete(head.eventType)
}

/** Notes the newest of each type that coalesces, also beside those that are known. */
export function noteNewest(
  known: Map<string, number> | undefined,
  more: Iterable<readonly [string, number]>,
  coalesces: (eventType: string) => boolean,
): Map<string, number> | undefined {
  let newest = known
  for (const [eventType, iEvent] of more) {
    if (!coalesces(eventType)) continue
    newest ??= new Map()
    newest.set(eventType, Math.max(newest.get(eventType) ?? 0, iEvent))
  }
  return newest
}

/** Something was taken out, and it may be what was known as newer: what is not known to stand there supersedes nothing. */
export function forgetNewer(queue: EntityQueue): void {
  queue.newestSkipped = undefined
  for (const row of queue.held) row.newest = undefined
}
