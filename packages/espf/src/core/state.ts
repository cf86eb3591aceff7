/** The stored states of a delivery. That it is being sent is known to its owner only and never stored. */
export const deliveryStates = [
  'queued',
  'waiting',
  'finished',
  'rejected',
  'exhausted',
  'superseded',
  'cancelled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Every transition there is; drawn and justified in docs/states.md. Those back to `queued` are redeliveries by hand. */
export const transitions = {
  queued: ['finished', 'waiting', 'rejected', 'exhausted', 'superseded', 'cancelled'],
  waiting: ['waiting', 'finished', 'rejected', 'exhausted', 'superseded', 'cancelled'],
  finished: ['queued'],
  rejected: ['queued'],
  exhausted: ['queued'],
  superseded: [],
  cancelled: ['queued'],
} as const satisfies Record<DeliveryState, readonly DeliveryState[]>

/** What becomes of a delivery. Times are milliseconds since 1970. */
export type Transition =
  | { kind: 'finished' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'exhausted'; reason: string }
  | { kind: 'waiting'; reason: string; used: number; firstFailedAt: number; dueAt: number }
  | { kind: 'superseded'; by: number }

/** The part of a transition that an attempt can lead to. */
export type Decision = Exclude<Transition, { kind: 'superseded' }>
