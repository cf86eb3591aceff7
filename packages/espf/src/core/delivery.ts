/** One event for one handler, as the owner of its lane holds it. Times are milliseconds since 1970. */
export type Delivery = {
  iHandler: number
  /** Where it stands in its lane; drawn when it was queued. */
  position: number
  lane: number
  entity: string
  iEvent: number
  eventType: string
  body: string
  /** 0 at first, then the number of the redelivery by hand. */
  redelivery: number
  capturedAt: number
  /** The table that holds it: espf.delivery or espf.waiting. */
  place: 'queue' | 'waiting'
  /** Tries made. */
  attempts: number
  /** Those of them that count against the limit. */
  used: number
  firstFailedAt: number | undefined
  triedAt: number | undefined
}
