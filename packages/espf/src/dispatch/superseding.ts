import type { EntityQueue, HeldDelivery } from './entity-queue.ts'

/**
 * The newest event of the row's type behind it, by which it is superseded; undefined when there is none. The row itself may be the newest that was skipped: it has been fetched meanwhile.
 */
export function newerOf(queue: EntityQueue, row: HeldDelivery): number | undefined {
  const held = queue.held.findLast((other) => other !== row && other.eventType === row.eventType)
  const newest = [queue.newestSkipped?.get(row.eventType), row.newest, held?.iEvent]
  return newest.find((iEvent) => iEvent !== undefined && iEvent !== row.iEvent)
}

/** The newest one takes over when its kind first failed. */
export function inherit(queue: EntityQueue, row: HeldDelivery): void {
  if (row.firstFailedAt === undefined) return
  const next = queue.held.find((other) => other.eventType === row.eventType)
  if (next !== undefined)
    next.firstFailedAt = Math.min(next.firstFailedAt ?? row.firstFailedAt, row.firstFailedAt)
}
