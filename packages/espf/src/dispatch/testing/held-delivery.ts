import type { HeldDelivery } from '../entity-queue.ts'

/** A delivery of account/1 as it is read from the queue. */
export function heldDelivery(
  row: Pick<HeldDelivery, 'position' | 'eventType'> & { iEvent?: number },
): HeldDelivery {
  return {
    place: 'queue',
    iHandler: 1,
    triedAt: 0,
    lane: 0,
    entity: 'account/1',
    iEvent: row.position,
    body: '{}',
    redelivery: 0,
    capturedAt: 0,
    attempts: 0,
    used: 0,
    firstFailedAt: undefined,
    sentAt: 0,
    newest: undefined,
    ...row,
  }
}
